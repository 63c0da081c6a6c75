// What plain-loop.mjs and raw-ws.mjs have in common: the subscribers of each pattern, and the matching PSUBSCRIBE in Redis. It
// does as little as possible (no errors, no limits, no clients that leave during a request), so a real server cannot cost less.

import { Redis } from 'ioredis'

/** The subscribers of each pattern. */
export class Subscribers {
  #byPattern = new Map()
  #redis = new Redis(process.env.REDIS_URL, { protocol: 2 })

  /** @param deliver called with each published message as JSON text, and the clients that receive it */
  constructor(deliver) {
    this.#redis.on('pmessage', (pattern, channel, payload) => {
      const clients = this.#byPattern.get(pattern)
      if (clients) deliver(JSON.stringify({ origin: 'P', action: 'message', pattern, channel, payload }), clients)
    })
  }

  /** Handles a request. Resolves with the reply, once Redis has confirmed PSUBSCRIBE or PUNSUBSCRIBE. */
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
