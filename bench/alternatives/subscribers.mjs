// What the plain loop and raw `ws` have in common: who is on which pattern, and Redis following. As little as can be: no
// errors, no limits, no clients that leave in the middle, so whatever it costs, a server that does less could not cost.

import { Redis } from 'ioredis'

/** Each client with the patterns it is on, and each pattern with its clients. */
export class Subscribers {
  #byPattern = new Map()
  #redis = new Redis(process.env.REDIS_URL, { protocol: 2 })

  /** @param deliver called with each published message as JSON text, and the clients it is for */
  constructor(deliver) {
    this.#redis.on('pmessage', (pattern, channel, payload) => {
      const clients = this.#byPattern.get(pattern)
      if (clients) deliver(JSON.stringify({ origin: 'P', action: 'message', pattern, channel, payload }), clients)
    })
  }

  /** What a client has sent; resolves with the reply, once Redis has followed. */
  async request(client, text) {
    const { action, pattern } = JSON.parse(text)
    if (action === 'subscribe') await this.#add(client, pattern)
    else await this.#remove(client, pattern)
    return JSON.stringify({ origin: 'S', action, pattern, status: true })
  }

  leave(client) {
    for (const [pattern, clients] of this.#byPattern) if (clients.has(client)) void this.#remove(client, pattern)
  }

  async #add(client, pattern) {
    const clients = this.#byPattern.get(pattern)
    if (clients) {
      clients.add(client)
      return
    }
    this.#byPattern.set(pattern, new Set([client]))
    await this.#redis.psubscribe(pattern)
  }

  async #remove(client, pattern) {
    const clients = this.#byPattern.get(pattern)
    clients.delete(client)
    if (clients.size > 0) return
    this.#byPattern.delete(pattern)
    await this.#redis.punsubscribe(pattern)
  }
}
