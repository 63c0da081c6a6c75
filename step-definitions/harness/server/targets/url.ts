import type { Capability } from '../../../../schemas/types'
import type { ServerInstance, Target } from './target'

/** A server that already runs: it can be talked to, and its Redis watched if we are told where it is. */
export class UrlTarget implements Target {
  readonly capabilities: ReadonlySet<Capability>
  readonly redisUrl?: string

  constructor(
    private readonly url: string,
    redis: string | undefined,
  ) {
    this.capabilities = new Set<Capability>(['websocket', 'polling', ...(redis ? (['redis'] as const) : [])])
    if (redis) this.redisUrl = redis
  }

  async launch(): Promise<ServerInstance> {
    return {
      origin: new URL(this.url).origin,
      output: '',
      died: () => undefined,
      status: () => ({ readable: false }),
      stop: async () => true,
    }
  }
}
