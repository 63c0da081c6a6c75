import type { Socket as TcpSocket } from 'node:net'
import { Duplex } from 'node:stream'
import { Server as Engine, Socket } from 'engine.io'
import { frameOf } from './frame'

/** What we use of the `WebSocket` of ws that carries a client's frames. */
export interface RawWebSocket {
  readonly readyState: number
  /** The client's TCP connection. */
  readonly _socket: TcpSocket
}

/** What we use of Engine.IO 6.6 and ws 8 that is private to them; another version may lack any of it. */
interface EngineInternals {
  readonly writeBuffer?: readonly unknown[]
  readonly transport: {
    readonly name: string
    readonly perMessageDeflate?: unknown
    readonly socket?: RawWebSocket
  }
}

/** `readyState` of an open WebSocket. */
const OPEN = 1

/**
 * A client is behind when this many bytes wait that the system has not accepted. From then on its messages go through Engine.IO,
 * whose queue is counted against the limit for all clients together (`Backlog`).
 */
const BEHIND = 2 ** 16

/**
 * The fast path to a client: its WebSocket, on which many frames leave in one write, past Engine.IO. Use it while `canWrite`.
 *
 * `undefined` while `socket.send`, which is always right, is the only safe path: on polling (also during an upgrade), with
 * compression, while messages wait in Engine.IO, which must not be overtaken, and where a listener wants to see each packet.
 */
export function findFastPath(socket: Socket): RawWebSocket | undefined {
  const { writeBuffer, transport } = socket as unknown as EngineInternals
  if (transport.name !== 'websocket' || transport.perMessageDeflate || writeBuffer?.length !== 0) return undefined
  if (socket.send !== Socket.prototype.send || socket.listenerCount('flush') > 0) return undefined
  return transport.socket
}

/**
 * Whether a fast path that was found can be used now. Nothing that `findFastPath` checks changes while all messages of a client
 * take the fast path, so it need not be called again: calling it for each batch made the median latency 5 to 7 % longer
 * (200 clients).
 */
export function canWrite({ readyState, _socket }: RawWebSocket): boolean {
  return readyState === OPEN && _socket.writableLength <= BEHIND
}

/** The handshake of a WebSocket client. */
const HANDSHAKE = {
  method: 'GET',
  url: '/?EIO=4&transport=websocket',
  headers: {
    connection: 'Upgrade',
    upgrade: 'websocket',
    'sec-websocket-version': '13',
    'sec-websocket-key': 'cmVoZWFyc2luZyBpdCA6KQ==',
  },
}

/**
 * Whether the installed versions of Engine.IO and ws are as `findFastPath` expects. Tried on a client in memory: the same
 * message must come out as the same bytes on the fast path and through `send`.
 */
export async function supportsFastPath(): Promise<boolean> {
  const written: Buffer[] = []
  const connection = new Duplex({
    read() {},
    write(chunk: Buffer, _encoding, done) {
      written.push(chunk)
      done()
    },
  })
  try {
    const engine = new Engine()
    let client: Socket | undefined
    engine.once('connection', (socket: Socket) => {
      client = socket
    })
    engine.handleUpgrade(HANDSHAKE as Parameters<Engine['handleUpgrade']>[0], connection, Buffer.alloc(0))
    await new Promise((resolve) => setImmediate(resolve))
    const websocket = client && findFastPath(client)
    if (websocket && canWrite(websocket)) websocket._socket.write(frameOf('é'))
    client?.send('é')
    const twice = Buffer.concat([frameOf('é'), frameOf('é')])
    return Buffer.concat(written).subarray(-twice.length).equals(twice)
  } catch {
    return false
  } finally {
    connection.destroy()
  }
}
