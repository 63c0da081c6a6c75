import type { Capability } from '../../../../schemas/types'
import type { ServerInstance, Target } from './target'

/** A server that is already running. Its Redis can be observed if its address is given. */
export class UrlTarget implements Target {
  readonly capabilities: ReadonlySet<Capability>
  readonly redisUrl?: string
  readonly redisCa?: string

  constructor(
    private readonly url: string,
    redis: string | undefined,
    redisCa: string | undefined,
  ) {
    this.capabilities = new Set<Capability>(['websocket', 'polling', ...(redis ? (['redis'] as const) : [])])
    if (redis) this.redisUrl = redis
    if (redisCa) this.redisCa = redisCa
  }

  async launch(): Promise<ServerInstance> {
    return {
      origin: new URL(this.url).origin,
      output: '',
      unexpectedExit: () => undefined,
      status: () => ({ readable: false }),
      acceptedAt: async () => undefined,
      stop: async () => true,
    }
  }
}
