import { once } from 'node:events'
import { connect, type Socket as TcpSocket } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import { WebSocket } from 'ws'

/** What one attacker does to a server on this port. It ends when the attacker has done all of it, or has been closed. */
export type Attack = (port: number) => Promise<void>

/** Opcodes of WebSocket frames (RFC 6455, 5.2). */
const [TEXT, PING] = [0x1, 0x9]

/** Milliseconds an attacker goes on. */
const DURATION = 6000

/** The attacks of a single client, or of a few, by what they do. */
export const ATTACKS: Readonly<Record<string, Attack>> = {
  'POSTs of 40,000 packets that are no requests': (port) => repeat(() => post(port, packets(39_990, '4'))),
  'POSTs of half a million pongs or noops': (port) =>
    repeat(async () => {
      await post(port, packets(499_000, '3'))
      await post(port, packets(499_000, '6'))
    }),
  '40,000 WebSocket frames that are no requests': (port) => repeat(() => sendFrames(port, TEXT, '4', 40_000)),
  '20 frames of a megabyte of brackets': (port) => repeat(() => sendFrames(port, TEXT, `4${'['.repeat(990_000)}`, 20)),
  '50,000 pipelined requests': (port) =>
    repeat(async () => {
      const socket = connect(port, '127.0.0.1').resume()
      socket.on('error', () => {})
      socket.write('GET /nowhere HTTP/1.1\r\nHost: h\r\n\r\n'.repeat(50_000))
      await endOf(socket)
    }),
  '20 clients that ping and never read': async (port) => {
    const clients = await Promise.all(Array.from({ length: 20 }, () => openWebSocket(port)))
    const pings = Buffer.concat(Array.from({ length: 500 }, () => frame(PING, 'x'.repeat(100))))
    for (const client of clients) {
      const socket = socketOf(client).pause()
      const write = () => {
        while (socket.writable && socket.write(pings));
      }
      socket.on('drain', write)
      write()
    }
    await delay(DURATION)
    for (const client of clients) client.terminate()
  },
  '20,000 handshakes that are never used': async (port) => {
    const handshake = async () => {
      for (let time = 0; time < 200; time += 1) await (await fetch(polling(port))).text()
    }
    await Promise.all(Array.from({ length: 100 }, handshake))
  },
}

const polling = (port: number) => `http://127.0.0.1:${port}/engine.io/?EIO=4&transport=polling`
const packets = (count: number, packet: string) => Array<string>(count).fill(packet).join('\x1e')
const socketOf = (client: WebSocket): TcpSocket => Reflect.get(client, '_socket')

/** Again and again, as a new client each time. */
async function repeat(work: () => Promise<void>): Promise<void> {
  const end = performance.now() + DURATION
  while (performance.now() < end) await work()
}

/** Opens a session, and sends it this body. */
async function post(port: number, body: string): Promise<void> {
  const { sid } = JSON.parse((await (await fetch(polling(port))).text()).slice(1))
  // The server may close the session, and the connection with it.
  await fetch(`${polling(port)}&sid=${sid}`, { method: 'POST', body }).then(
    (response) => response.text(),
    () => '',
  )
}

async function openWebSocket(port: number): Promise<WebSocket> {
  const client = new WebSocket(`ws://127.0.0.1:${port}/engine.io/?EIO=4&transport=websocket`)
  client.on('error', () => {})
  await once(client, 'open')
  return client
}

/** Sends frames at once, reads what comes, and leaves when the last is answered or the server has closed the connection. */
async function sendFrames(port: number, opcode: number, text: string, count: number): Promise<void> {
  const client = await openWebSocket(port)
  let received = 0
  const answered = new Promise<void>((resolve) => {
    client.on('message', (data) => {
      if (String(data).startsWith('4')) received += 1 // Not the handshake, nor a ping.
      if (received === count) resolve()
    })
  })
  socketOf(client).write(Buffer.concat(Array.from({ length: count }, () => frame(opcode, text))))
  await Promise.race([answered, once(client, 'close')])
  client.terminate()
}

async function endOf(socket: TcpSocket): Promise<void> {
  const closed = new Promise((resolve) => socket.once('close', resolve))
  if (!socket.closed) await Promise.race([closed, delay(DURATION)])
  socket.destroy()
}

/** A masked frame, as a client sends it; the mask is zero. */
function frame(opcode: number, text: string): Buffer {
  const data = Buffer.from(text)
  const [mask, long] = [Buffer.alloc(4), data.length > 125]
  const head = Buffer.from([0x80 | opcode, 0x80 | (long ? 127 : data.length)])
  const length = Buffer.alloc(long ? 8 : 0)
  if (long) length.writeBigUInt64BE(BigInt(data.length))
  return Buffer.concat([head, length, mask, data])
}
