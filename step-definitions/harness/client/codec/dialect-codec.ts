import { messageOf, NotObserved, RequirementNotMet, TargetFailure } from '../../errors'
import { type Received, readFrame, requestFrame, schemaErrors } from '../messages'
import type { Dialect } from './dialect'
import type { MessageCodec, Publication, Request } from './message-codec'

/** Encodes and decodes through a dialect, and checks what the dialect returns. */
export class DialectCodec implements MessageCodec {
  mustExpress = false
  unknownFrames = 0
  failure: TargetFailure | undefined

  constructor(
    private readonly name: string,
    private readonly dialect: Dialect,
  ) {}

  reset(): void {
    this.mustExpress = false
    this.unknownFrames = 0
    this.failure = undefined
  }

  request(request: Request): string | Buffer {
    requestFrame(request) // checks the request before the dialect encodes it
    const frame = this.call('encode', () => this.dialect.encode({ ...request }))
    if (typeof frame === 'string') return frame
    if (frame instanceof Uint8Array) return Buffer.from(frame)
    if (frame !== undefined) throw this.dialectError('encode', `returned ${typeof frame}; a frame is text or bytes`)
    const { action, pattern } = request
    const what = `A client can ask to ${action} ${action === 'subscribe' ? 'to' : 'from'} ${JSON.stringify(pattern)}`
    throw this.cannotExpress(what, `a frame that says ${JSON.stringify(request)}`)
  }

  read(data: string | Buffer | ArrayBuffer): Received {
    const { raw, binary } = readFrame(data)
    const frame: Received = { raw, binary, body: undefined, kind: 'other', unknown: true }
    try {
      const decoded: unknown = this.call('decode', () =>
        this.dialect.decode(binary ? Buffer.from(data as ArrayBuffer) : raw),
      )
      if (decoded === undefined) this.unknownFrames += 1
      else return { raw, binary, ...this.meaning(decoded) }
    } catch (error) {
      this.failure ??= error as TargetFailure
    }
    return frame
  }

  nameInRedis(pattern: string): string {
    const { dialect } = this
    const name: unknown = this.call('nameInRedis', () => dialect.nameInRedis?.(pattern) ?? pattern)
    if (typeof name === 'string') return name
    throw this.dialectError('nameInRedis', `returned ${typeof name}; a name is text`)
  }

  publications(channel: string, payload: string | Buffer): Publication[] {
    const { dialect } = this
    if (!dialect.publish) return [{ channel, payload }]
    const published: unknown = this.call('publish', () => dialect.publish?.(channel, payload))
    if (published === undefined)
      throw this.cannotExpress(`This payload can be published to ${JSON.stringify(channel)}`, 'a way to say it')
    if (Array.isArray(published) && published.every(isPublication))
      return published.map((one) => ({
        channel: one.channel,
        payload: typeof one.payload === 'string' ? one.payload : Buffer.from(one.payload),
      }))
    throw this.dialectError('publish', 'did not return a list of { channel, payload }')
  }

  /** A reply has a status, a delivery a payload. */
  private meaning(decoded: unknown): Pick<Received, 'body' | 'kind'> {
    const isReply = typeof decoded === 'object' && decoded !== null && 'status' in decoded
    const errors = schemaErrors(isReply ? 'specified reply' : 'specified delivery', decoded)
    if (errors.length > 0)
      throw this.dialectError(
        'decode',
        `returned ${JSON.stringify(decoded)}, which is not a reply or delivery: ${errors.join(', ')}`,
      )
    return { body: { ...(decoded as object) }, kind: isReply ? 'reply' : 'delivery' }
  }

  private call<T>(name: keyof Dialect, called: () => T): T {
    try {
      return called()
    } catch (error) {
      throw this.dialectError(name, `threw: ${messageOf(error)}`)
    }
  }

  private dialectError(name: keyof Dialect, what: string): TargetFailure {
    return new TargetFailure(`The dialect ${this.name} is wrong: ${name}() ${what}.`)
  }

  private cannotExpress(requirement: string, expected: string): RequirementNotMet | NotObserved {
    if (!this.mustExpress) return new NotObserved('dialect', requirement)
    return new RequirementNotMet(requirement, expected, `none: the dialect ${this.name} has no words for it`)
  }
}

function isPublication(one: unknown): one is { channel: string; payload: string | Uint8Array } {
  const { channel, payload } = (one ?? {}) as { channel?: unknown; payload?: unknown }
  return typeof channel === 'string' && (typeof payload === 'string' || payload instanceof Uint8Array)
}
