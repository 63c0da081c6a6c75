import { messageOf, RequirementNotMet, TargetFailure } from '../../errors'
import { faultsOf, type Received, readFrame, requestFrame } from '../messages'
import type { Dialect } from './dialect'
import type { Publication, Request, Speech } from './index'

/** Says everything through a dialect, and holds the dialect to its interface. */
export class Interpreter implements Speech {
  unknownFrames = 0
  failure: TargetFailure | undefined

  constructor(
    private readonly name: string,
    private readonly dialect: Dialect,
  ) {}

  begin(): void {
    this.unknownFrames = 0
    this.failure = undefined
  }

  request(request: Request): string | Buffer {
    requestFrame(request) // a request is right before it is said in other words
    const frame = this.call('encode', () => this.dialect.encode({ ...request }))
    if (typeof frame === 'string') return frame
    if (frame instanceof Uint8Array) return Buffer.from(frame)
    if (frame !== undefined) throw this.fault('encode', `gave ${typeof frame}, where a frame is text or bytes`)
    const what = `A client can ask to ${request.action} ${request.action === 'subscribe' ? 'to' : 'from'} any pattern`
    throw this.unsayable(what, `a frame that says ${JSON.stringify(request)}`)
  }

  read(data: string | Buffer | ArrayBuffer): Received {
    const { raw, binary } = readFrame(data)
    const frame: Received = { raw, binary, body: undefined, kind: 'other', unknown: true }
    try {
      const said: unknown = this.call('decode', () =>
        this.dialect.decode(binary ? Buffer.from(data as ArrayBuffer) : raw),
      )
      if (said === undefined) this.unknownFrames += 1
      else return { raw, binary, ...this.meaning(said) }
    } catch (error) {
      this.failure ??= error as TargetFailure
    }
    return frame
  }

  nameInRedis(pattern: string): string {
    const { dialect } = this
    const name: unknown = this.call('nameInRedis', () => dialect.nameInRedis?.(pattern) ?? pattern)
    if (typeof name === 'string') return name
    throw this.fault('nameInRedis', `gave ${typeof name}, where a name is text`)
  }

  publications(channel: string, payload: string | Buffer): Publication[] {
    const { dialect } = this
    if (!dialect.publish) return [{ channel, payload }]
    const published: unknown = this.call('publish', () => dialect.publish?.(channel, payload))
    if (published === undefined)
      throw this.unsayable('Any payload can be published to any channel', `a payload for ${JSON.stringify(channel)}`)
    if (Array.isArray(published) && published.every(isPublication))
      return published.map((one) => ({
        channel: one.channel,
        payload: typeof one.payload === 'string' ? one.payload : Buffer.from(one.payload),
      }))
    throw this.fault('publish', 'gave no list of { channel, payload }')
  }

  /** A reply has a status, a delivery a payload. */
  private meaning(said: unknown): Pick<Received, 'body' | 'kind'> {
    const isReply = typeof said === 'object' && said !== null && 'status' in said
    const faults = faultsOf(isReply ? 'specified reply' : 'specified delivery', said)
    if (faults.length > 0)
      throw this.fault('decode', `gave ${JSON.stringify(said)}, no reply or delivery: ${faults.join(', ')}`)
    return { body: { ...(said as object) }, kind: isReply ? 'answer' : 'delivery' }
  }

  private call<T>(name: keyof Dialect, called: () => T): T {
    try {
      return called()
    } catch (error) {
      throw this.fault(name, `threw: ${messageOf(error)}`)
    }
  }

  private fault(name: keyof Dialect, what: string): TargetFailure {
    return new TargetFailure(`The dialect ${this.name} is wrong: ${name}() ${what}.`)
  }

  private unsayable(requirement: string, expected: string): RequirementNotMet {
    return new RequirementNotMet(requirement, expected, `none: the dialect ${this.name} has no words for it`)
  }
}

function isPublication(one: unknown): one is { channel: string; payload: string | Uint8Array } {
  const { channel, payload } = (one ?? {}) as { channel?: unknown; payload?: unknown }
  return typeof channel === 'string' && (typeof payload === 'string' || payload instanceof Uint8Array)
}
