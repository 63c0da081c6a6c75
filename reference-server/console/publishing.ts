import type { IncomingMessage } from 'node:http'
import type { RedisQueries } from '../redis/redis-queries'

/** Publishes at a time: each may hold a payload in memory. */
const MAX_AT_ONCE = 16

/** What becomes of a request to publish: a status of HTTP, and how many connections Redis handed it to, or what is wrong. */
export interface Published {
  readonly status: number
  readonly answer: { readonly receivers: number } | { readonly error: string }
}

/** Takes `{"channel": …, "payload": …}`, both text, and publishes it. */
export class Publishing {
  private atOnce = 0

  /** @param maxBody bytes of a request */
  constructor(
    private readonly maxBody: number,
    private readonly redis: Pick<RedisQueries, 'publish'>,
  ) {}

  /** Never rejects. */
  async handle(request: IncomingMessage): Promise<Published> {
    if (!/^application\/json *(;|$)/i.test(request.headers['content-type'] ?? ''))
      return refused(415, 'the type of the content must be application/json')
    if (this.atOnce === MAX_AT_ONCE) return refused(503, 'too many publish at once')
    this.atOnce += 1
    try {
      return await this.publish(request)
    } finally {
      this.atOnce -= 1
    }
  }

  private async publish(request: IncomingMessage): Promise<Published> {
    const body = await readBody(request, this.maxBody)
    if (body === undefined) return refused(413, `a request may have ${this.maxBody} bytes`)
    const message = parse(body)
    if (!message) return refused(400, 'a request is {"channel":"…","payload":"…"}, with text that UTF-8 can hold')
    try {
      return { status: 200, answer: { receivers: await this.redis.publish(message.channel, message.payload) } }
    } catch (error) {
      return refused(503, `Redis cannot be asked: ${(error as Error).message}`)
    }
  }
}

const refused = (status: number, error: string): Published => ({ status, answer: { error } })

function parse(body: string): { channel: string; payload: string } | undefined {
  try {
    const { channel, payload } = JSON.parse(body) ?? {}
    return isSendable(channel) && isSendable(payload) ? { channel, payload } : undefined
  } catch {
    return undefined
  }
}

/** Lone surrogates have no UTF-8 encoding. */
function isSendable(value: unknown): value is string {
  return typeof value === 'string' && !/\p{Cs}/u.test(value)
}

/** The body of a request, or what has come of it if its client is gone; `undefined` if it is larger than `most` bytes. */
function readBody(request: IncomingMessage, most: number): Promise<string | undefined> {
  const chunks: Buffer[] = []
  let size = 0
  return new Promise((resolve) => {
    request.on('data', (chunk: Buffer) => {
      size += chunk.length
      if (size <= most) chunks.push(chunk)
      else {
        request.pause()
        resolve(undefined)
      }
    })
    request.once('close', () => resolve(Buffer.concat(chunks).toString()))
    request.once('end', () => resolve(Buffer.concat(chunks).toString()))
  })
}
