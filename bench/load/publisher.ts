import { Redis } from 'ioredis'
import { now } from './crowd'

/** One message for Redis, as the server under test expects it. */
export interface Publication {
  readonly channel: string
  readonly message: string | Buffer
}

/** Publishes to the private Redis, and notes when. */
export class Publisher {
  private readonly redis: Redis

  constructor(
    url: string,
    private readonly publication: Publication,
  ) {
    this.redis = new Redis(url, { protocol: 2 })
  }

  /** All at once: they reach Redis as one chunk, and leave it as one. Resolves when Redis has taken them. */
  async burst(payloads: number, publishedAt: Float64Array): Promise<void> {
    const pipeline = this.redis.pipeline()
    const { channel, message } = this.publication
    for (let count = 0; count < payloads; count += 1) pipeline.publish(channel, message)
    publishedAt.fill(now(), 0, payloads)
    await pipeline.exec()
  }

  /** At an even pace. Where a timer comes late, what is due by then goes out at once, each by itself. */
  async steady(payloads: number, perSecond: number, publishedAt: Float64Array): Promise<void> {
    const { channel, message } = this.publication
    const began = now()
    const answers: Promise<unknown>[] = []
    while (answers.length < payloads) {
      const due = Math.min(payloads, Math.floor(((now() - began) * perSecond) / 1000) + 1)
      while (answers.length < due) {
        publishedAt[answers.length] = now()
        answers.push(this.redis.publish(channel, message))
      }
      const next = began + (answers.length * 1000) / perSecond - now()
      await new Promise((resolve) => setTimeout(resolve, Math.max(0, next)))
    }
    await Promise.all(answers)
  }

  /** To a channel that nobody has asked for. */
  async unheard(payloads: number): Promise<void> {
    const pipeline = this.redis.pipeline()
    for (let count = 0; count < payloads; count += 1) pipeline.publish('nobody', this.publication.message)
    await pipeline.exec()
  }

  /** The process of the Redis that is published to. */
  async redisPid(): Promise<number> {
    return Number(/^process_id:(\d+)/m.exec(await this.redis.info('server'))?.[1])
  }

  async stop(): Promise<void> {
    this.redis.disconnect()
  }
}
