/** A packet of Engine.IO that a client has written, or read. */
export interface WirePacket {
  direction: 'sends' | 'receives'
  /** `open`, `close`, `ping`, `pong`, `message`, `upgrade`, `noop`; or `error` for what is no packet */
  type: string
  data: unknown
  /** what carried it: `POST 3`, `poll 3`, or `websocket` of a client that has polled */
  via: string | undefined
  /**
   * when it was handed to the socket, by `performance.now()`, if nothing can have been read since: a socket that is not
   * busy writes in the same turn of the event loop, but the turn may be a long one
   */
  handedAt?: number | undefined
}

interface Packet {
  type: string
  data?: unknown
}

/** What both versions of engine.io-client have inside, and do not offer as events. */
interface Transport {
  readonly name: string
  write(packets: readonly Packet[]): void
  onData(data: unknown): void
  onPacket(packet: Packet): void
  onClose(...details: unknown[]): void
}

interface Socket {
  on(event: 'packetCreate', listener: (packet: Packet) => void): unknown
}

/**
 * Shows every packet that a socket of engine.io-client writes or reads, on each of its transports; the one that it opens for
 * an upgrade too. The packets stay as they are, and go on at once.
 */
export class WireTap {
  /** called with each packet, before it goes on */
  onPacket: (packet: WirePacket) => void = () => {}
  /** called when a packet that was read has gone on to whoever waits for it */
  onPassedOn: () => void = () => {}
  private posts = 0
  private polls = 0
  /** what was handed to the socket, and when */
  private readonly unwritten = new Map<Packet, number>()

  /** Taps a transport that was just made, before it opens. */
  tap<T extends object>(made: T): T {
    const transport = made as unknown as Transport
    this.tapWriting(transport)
    this.tapReading(transport)
    return made
  }

  /** Remembers what is handed to a socket, until it is written. */
  remember(socket: object): void {
    const { unwritten } = this
    ;(socket as Socket).on('packetCreate', (packet) => unwritten.set(packet, performance.now()))
  }

  /** The data of the messages that were handed to the socket, and are not written yet. */
  unwrittenMessages(): unknown[] {
    return [...this.unwritten.keys()].filter(({ type }) => type === 'message').map(({ data }) => data)
  }

  private tapWriting(transport: Transport): void {
    const { write } = transport
    transport.write = (packets) => {
      if (transport.name === 'polling') this.posts += 1
      const via = this.via(transport, `POST ${this.posts}`)
      for (const packet of packets) {
        const handedAt = via === undefined ? this.unwritten.get(packet) : undefined
        this.unwritten.delete(packet)
        this.onPacket({ direction: 'sends', type: packet.type, data: packet.data, via, handedAt })
      }
      write.call(transport, packets)
    }
  }

  private tapReading(transport: Transport): void {
    const { onData, onPacket, onClose } = transport
    const show = (type: string, data: unknown) =>
      this.onPacket({ direction: 'receives', type, data, via: this.via(transport, `poll ${this.polls}`) })
    let raw: unknown
    let reading: 'data' | 'packet' | undefined
    transport.onData = (data) => {
      if (transport.name === 'polling') this.polls += 1
      raw = data
      reading = 'data'
      onData.call(transport, data)
      reading = undefined
    }
    transport.onPacket = (packet) => {
      show(packet.type, packet.type === 'error' ? raw : packet.data)
      reading = 'packet'
      onPacket.call(transport, packet)
      reading = 'data'
      this.onPassedOn()
    }
    // a polling transport hides a close packet: it ends between two packets
    transport.onClose = (...details) => {
      if (transport.name === 'polling' && reading === 'data') show('close', undefined)
      onClose.apply(transport, details)
    }
  }

  private via({ name }: Transport, carrier: string): string | undefined {
    if (name === 'polling') return carrier
    return this.polls > 0 ? name : undefined
  }
}
