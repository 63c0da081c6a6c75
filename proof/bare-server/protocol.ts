import { isUtf8 } from 'node:buffer'

export type Action = 'subscribe' | 'unsubscribe'

export interface Request {
  action: Action
  pattern: string
}

export interface Invalid {
  action?: string | undefined
  pattern?: string | undefined
  error: string
}

/** What goes over the wire, both ways (wire). */
export class Protocol {
  /** Never throws (robustness). */
  decode(frame: string | Buffer): Request | Invalid {
    try {
      const { action, pattern } = JSON.parse(this.textOf(frame)) as Record<string, unknown>
      const named = { action: textOrNothing(action), pattern: textOrNothing(pattern) }
      if (action !== 'subscribe' && action !== 'unsubscribe') return { ...named, error: 'unknown-action' }
      if (typeof pattern !== 'string' || !this.isValid(pattern)) return { ...named, error: 'invalid-pattern' }
      return { action, pattern }
    } catch {
      return { error: 'no-request' }
    }
  }

  /** Throws for bytes, which are no request. */
  textOf(frame: string | Buffer): string {
    if (typeof frame !== 'string') throw new Error('bytes')
    return frame
  }

  isValid(pattern: string): boolean {
    return pattern !== '' && pattern.length <= 1024 && !/[\p{Cc}\p{Cs}]/u.test(pattern)
  }

  /** The reply to a request: refused, if there is an error. */
  reply(action: string | undefined, pattern: string | undefined, error: string | undefined): string {
    return JSON.stringify({ origin: 'S', action, pattern, status: error === undefined, error })
  }

  delivery(pattern: string, channel: Buffer, payload: Buffer): string {
    const carried = isUtf8(payload)
      ? { payload: String(payload) }
      : { payload: payload.toString('base64'), encoding: 'base64' }
    return JSON.stringify({ origin: 'P', action: 'message', pattern, channel: String(channel), ...carried })
  }
}

function textOrNothing(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined
}
