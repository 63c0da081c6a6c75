import type { Socket } from 'engine.io'

/** What separates the packets in the body of a POST (Engine.IO protocol 4). */
const SEPARATOR = '\x1e'

/** Packets of one body that are read in one turn of the event loop; a real client sends fewer. */
const PACKETS_PER_TURN = 32

/** The private parts of Engine.IO's polling transport that are used here; polling-body.test.ts fails when an update changes any of them. */
interface PollingTransport {
  readonly name: string
  readonly parser: { decodePacket(text: string): Packet }
  onData(body: string): void
  onPacket(packet: Packet): void
  onClose(): void
}

interface Packet {
  readonly type: string
}

/**
 * Makes the polling transport of a client read the body of a POST in several turns of the event loop. By itself Engine.IO
 * handles all packets of a body in one turn, and a body of 1 MB can hold half a million. Packets keep their order.
 */
export function readBodiesInTurns(socket: Socket): void {
  const transport = socket.transport as unknown as PollingTransport
  const bodies: Body[] = []
  const readSome = () => {
    const [body] = bodies
    if (!body || socket.readyState !== 'open') return
    body.read(PACKETS_PER_TURN)
    if (body.isAtEnd) bodies.shift()
    if (bodies.length > 0) setImmediate(readSome)
  }
  transport.onData = (text) => {
    bodies.push(new Body(transport, text))
    if (bodies.length === 1) readSome()
  }
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
      if (packet.type === 'error') this.position = this.text.length + 1 // Engine.IO closes the client for it.
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
