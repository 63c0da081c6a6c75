import type { ServerResponse } from 'node:http'
import type { WebSocket } from 'ws'
import { decodePacket, encodePacket, type Packet, SEPARATOR } from './packets'

export interface SessionSettings {
  /** ms */
  pingInterval: number
  /** ms */
  pingTimeout: number
  /** bytes of a body, or of a message over websocket */
  maxPayload: number
}

/** Bytes that a client may leave unread. */
const MOST_UNREAD = 32_000_000
/** ms in which a client may answer the closing handshake of its WebSocket */
const CLOSING_TIMEOUT = 200

/** One session of Engine.IO, over polling, over websocket, or over one after the other. */
export class Session {
  onMessage: (data: string | Buffer) => void = () => {}
  /** called when it ends */
  readonly onClosed: (() => void)[] = []
  isOpen = true
  hasUpgraded = false
  /** what waits for a poll */
  outbox: Packet[] = []
  /** the poll that waits for packets */
  poll: ServerResponse | undefined
  /** once it carries the session */
  websocket: WebSocket | undefined
  /** a WebSocket that is to take the session over */
  candidate: WebSocket | undefined
  timer: NodeJS.Timeout | undefined

  constructor(
    readonly id: string,
    readonly settings: SessionSettings,
  ) {
    this.schedulePing()
  }

  openPacket(): Packet {
    const upgrades = this.websocket ? [] : ['websocket']
    return { type: 'open', data: JSON.stringify({ sid: this.id, upgrades, ...this.settings }) }
  }

  sendMessage(data: string): void {
    this.send({ type: 'message', data })
  }

  send(packet: Packet): void {
    if (!this.isOpen) return
    if (this.websocket) this.sendFrame(this.websocket, packet)
    else {
      this.outbox.push(packet)
      this.flush()
    }
    if (this.unread() > MOST_UNREAD) this.close()
  }

  sendFrame(websocket: WebSocket, packet: Packet): void {
    websocket.send(encodePacket(packet))
  }

  private unread(): number {
    if (this.websocket) return this.websocket.bufferedAmount
    return this.outbox.reduce((sum, { data }) => sum + data.length, 0)
  }

  /** A GET: it waits until there is something to send. */
  onPoll(response: ServerResponse): void {
    if (this.poll || this.websocket) {
      respond(response, 400, 'one poll at a time')
      if (this.poll) this.close()
      return
    }
    this.poll = response
    response.once('close', () => {
      if (this.poll === response) this.onLost()
    })
    if (this.candidate && this.outbox.length === 0) this.releasePoll()
    else this.flush()
  }

  /** A POST. */
  onPost(response: ServerResponse, body: string): void {
    const packets = body.split(SEPARATOR).map(decodePacket)
    for (const packet of packets) if (packet) this.receive(packet)
    const isWhole = !packets.includes(undefined)
    respond(response, isWhole ? 200 : 400, isWhole ? 'ok' : 'no packet')
    if (!isWhole) this.close()
  }

  /** What waits goes out with the poll that waits. */
  flush(): void {
    const { poll, outbox } = this
    if (!poll || outbox.length === 0) return
    this.poll = undefined
    this.outbox = []
    respond(poll, 200, this.encodeBody(outbox))
  }

  encodeBody(packets: Packet[]): string {
    return packets.map(encodePacket).join(SEPARATOR)
  }

  releasePoll(): void {
    if (this.poll) this.send({ type: 'noop', data: '' })
  }

  /** The session goes over this WebSocket, from its beginning or from now on. */
  adopt(websocket: WebSocket): void {
    this.releasePoll()
    this.candidate = undefined
    this.websocket = websocket
    websocket.on('message', (data, isBinary) => this.onFrame(data as Buffer, isBinary))
    websocket.on('close', () => this.onLost())
    for (const packet of this.outbox.splice(0)) this.sendFrame(websocket, packet)
  }

  /** A frame of the WebSocket that carries the session. */
  onFrame(data: Buffer, isBinary: boolean): void {
    const packet = isBinary ? ({ type: 'message', data } as const) : decodePacket(String(data))
    if (packet) this.receive(packet)
    else this.close()
  }

  /** A WebSocket asks to take over: it probes, the poll is released, and then it says upgrade. */
  probe(candidate: WebSocket): void {
    if (this.websocket || this.candidate) {
      candidate.terminate()
      return
    }
    this.candidate = candidate
    const timer = setTimeout(() => candidate.terminate(), this.settings.pingTimeout)
    let isProbed = false
    const onMessage = (data: unknown) => {
      const text = String(data)
      if (text === '2probe') {
        isProbed = true
        candidate.send('3probe')
        this.releasePoll()
      } else if (text === '5' && isProbed && this.isOpen) {
        clearTimeout(timer)
        candidate.off('message', onMessage)
        this.hasUpgraded = true
        this.adopt(candidate)
      } else candidate.close()
    }
    candidate.on('message', onMessage)
    candidate.on('close', () => {
      clearTimeout(timer)
      if (this.candidate === candidate) this.onProbeLost()
    })
  }

  onProbeLost(): void {
    this.candidate = undefined
  }

  receive(packet: Packet): void {
    if (!this.isOpen) return
    if (packet.type === 'message') this.onMessage(packet.data)
    else if (packet.type === 'pong') this.onPong()
    else if (packet.type === 'close') this.close()
  }

  schedulePing(): void {
    clearTimeout(this.timer)
    this.timer = setTimeout(() => this.ping(), this.settings.pingInterval)
  }

  ping(): void {
    this.timer = setTimeout(() => this.onPingTimeout(), this.settings.pingTimeout)
    this.send({ type: 'ping', data: '' })
  }

  onPong(): void {
    this.schedulePing()
  }

  onPingTimeout(): void {
    this.close()
  }

  /** The connection is gone, or the poll was given up. */
  onLost(): void {
    this.close()
  }

  close(): void {
    if (!this.isOpen) return
    this.isOpen = false
    clearTimeout(this.timer)
    const { poll, websocket, candidate } = this
    this.poll = undefined
    if (poll) respond(poll, 200, encodePacket({ type: 'close', data: '' }))
    candidate?.terminate()
    websocket?.close()
    if (websocket) setTimeout(() => websocket.terminate(), CLOSING_TIMEOUT).unref()
    for (const closed of this.onClosed) closed()
  }
}

/** Answers an HTTP request with a text. */
export function respond(response: ServerResponse, status: number, text: string): void {
  const body = Buffer.from(text)
  response.writeHead(status, { 'Content-Type': 'text/plain; charset=UTF-8', 'Content-Length': body.length }).end(body)
}
