import type { IncomingMessage } from 'node:http'
import type { Socket } from 'engine.io'
import { packetTurns } from './turns'

/** What separates the packets in the body of a POST (Engine.IO protocol 4). */
const SEPARATOR = '\x1e'

/** Packets of one body that are read in one turn of the event loop: some 2 ms of requests. */
const PACKETS_PER_TURN = 32

/** The private parts of Engine.IO's polling transport that are used here; polling-body.test.ts fails when an update changes any of them. */
interface PollingTransport {
  readonly parser: { decodePacket(text: string): Packet }
  onRequest(request: IncomingMessage): void
  onData(body: string): void
  onPacket(packet: Packet): void
  onClose(): void
}

interface Packet {
  readonly type: string
}

/**
 * Makes the polling transport of a client read the body of a POST in several turns of the event loop. By itself Engine.IO
 * handles all packets of a body in one turn, and a body of 1 MB can hold half a million. Packets keep their order: the next POST
 * is not read before the last packet of the one before, so that no more than one body of a client is in memory.
 */
export function readBodiesInTurns(socket: Socket): void {
  const transport = socket.transport as unknown as PollingTransport
  const onRequest = transport.onRequest.bind(transport)
  let body: Body | undefined
  /** POSTs that came while a body was being read. More than one is an overlap, for which Engine.IO closes the client. */
  let waiting: IncomingMessage[] = []
  const readSome = () => {
    if (!body || socket.readyState !== 'open') return
    body.read(PACKETS_PER_TURN)
    if (!body.isAtEnd) {
      packetTurns.later(readSome)
      return
    }
    body = undefined
    const requests = waiting
    waiting = []
    for (const request of requests) onRequest(request)
  }
  transport.onData = (text) => {
    body = new Body(transport, text)
    readSome()
  }
  transport.onRequest = (request) => {
    if (request.method === 'POST' && body) waiting.push(request)
    else onRequest(request)
  }
  socket.once('close', () => {
    for (const request of waiting) request.destroy() // As Engine.IO does with a POST that it is reading.
  })
}

/** The body of one POST, read packet by packet. */
class Body {
  private position = 0

  constructor(
    private readonly transport: PollingTransport,
    private readonly text: string,
  ) {}

  get isAtEnd(): boolean {
    return this.position > this.text.length
  }

  read(packets: number): void {
    for (let count = 0; count < packets && !this.isAtEnd; count += 1) {
      const packet = this.transport.parser.decodePacket(this.next())
      if (packet.type === 'close') this.transport.onClose()
      else this.transport.onPacket(packet)
    }
  }

  private next(): string {
    const separator = this.text.indexOf(SEPARATOR, this.position)
    const end = separator < 0 ? this.text.length : separator
    const packet = this.text.slice(this.position, end)
    this.position = end + 1
    return packet
  }
}
