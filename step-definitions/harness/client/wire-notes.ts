import { messageOf } from '../errors'
import type { Circumstances, Transcript } from '../transcript'
import type { WirePacket } from './engine'
import type { Received } from './messages'

/** What goes into the transcript of what one client sends and receives. Messages are noted as their content. */
export class WireNotes {
  private muted = false
  private gone = false
  /** the message that was read last, until its meaning is noted */
  private message: WirePacket | undefined

  constructor(
    private readonly name: string,
    private readonly transcript: Transcript,
  ) {}

  /** A packet is about to be written, or was read. */
  packet(packet: WirePacket): void {
    const { direction, type, data, via, handedAt } = packet
    if (direction === 'receives') {
      if (type === 'message') this.message = packet
      else this.note(type === 'error' ? 'receives no packet, but' : `receives ${type}`, data, { via })
    } else if (!this.gone) {
      const does = this.muted ? 'withholds' : 'sends'
      this.note(type === 'message' ? does : `${does} ${type}`, data, { via, at: handedAt })
    }
  }

  /** The message that was just read, with its meaning. */
  received({ unknown, binary, raw }: Received): void {
    const how = unknown ? ' what the dialect does not know' : binary ? ' bytes' : ''
    this.note(`receives${how}`, raw, { via: this.message?.via })
    this.message = undefined
  }

  /** A packet has been read. A message whose meaning was not noted came at a time when Engine.IO does not allow one. */
  passedOn(): void {
    if (this.message) this.note('receives out of turn, and discards', this.message.data, { via: this.message.via })
    this.message = undefined
  }

  /** From now on what it sends goes nowhere. */
  fallsSilent(): void {
    this.note('falls silent', '')
    this.muted = true
  }

  /** From now on it has no sockets. */
  vanishes(): void {
    this.note('vanishes', '')
    this.gone = true
  }

  /** A message is handed to it after its connection has ended. */
  isTooLateFor(data: unknown): void {
    this.note('cannot send', data)
  }

  /** Its connection has ended, and these messages were handed to it and not written. */
  isDisconnected(reason: string, detail: unknown, unwritten: readonly unknown[]): void {
    for (const data of unwritten) this.note('never sends', data)
    this.note('is disconnected', `${reason}${inWords(detail)}`)
  }

  private note(event: string, data: unknown, circumstances: Circumstances = {}): void {
    const bytes = typeof data === 'string' || data === undefined ? undefined : Buffer.from(data as ArrayBuffer)
    const text = bytes ? bytes.toString('base64') : String(data ?? '')
    this.transcript.note(this.name, bytes ? `${event} bytes` : event, text, undefined, circumstances)
  }
}

/** What engine.io-client knows of a connection that ended: the code of the WebSocket's end, or the HTTP status. */
function inWords(detail: unknown): string {
  const { context, description } = Object(detail) as { context?: { code?: unknown }; description?: unknown }
  if (typeof context?.code === 'number') return ` (code ${context.code})`
  if (!(detail instanceof Error)) return ''
  return ` (${messageOf(detail)}${typeof description === 'number' ? `, status ${description}` : ''})`
}
