// The smallest server that conforms to the specification. Other servers here are this one with one difference.

import { createServer } from 'node:http'
import { pathToFileURL } from 'node:url'
import { Server } from 'engine.io'
import Redis from 'ioredis'
import { notify } from './notify-test.mjs'

const { HOST, PORT, REDIS_URL } = process.env

/**
 * Serves until SIGTERM. `onRequest` is called with each request before it is handled; if it returns false, there is no
 * reply. Every frame is sent `times` times. `read` and `write` parse and format messages, `settings` are Engine.IO's.
 */
export async function serve({
  onRequest = () => {},
  times = 1,
  read = JSON.parse,
  write = JSON.stringify,
  settings = {},
} = {}) {
  const redis = new Redis(REDIS_URL, { lazyConnect: true })
  await redis.connect()
  const clients = new Map() // the subscribed clients, by pattern
  let queue = Promise.resolve() // one request at a time, so that Redis gets the commands in order
  const leave = async (client, pattern) => {
    const subscribed = clients.get(pattern)
    if (!subscribed?.delete(client)) return false
    if (subscribed.size === 0) {
      clients.delete(pattern)
      await redis.punsubscribe(pattern)
    }
    return true
  }
  const send = (client, message) => {
    for (let time = 0; time < times; time += 1) client.send(write(message))
  }
  const join = async (client, pattern) => {
    if (clients.get(pattern)?.has(client)) return false
    if (!clients.has(pattern)) await redis.psubscribe(pattern)
    clients.set(pattern, (clients.get(pattern) ?? new Set()).add(client))
    return true
  }
  redis.on('pmessage', (pattern, channel, payload) => {
    const delivery = { origin: 'P', action: 'message', pattern, channel, payload }
    for (const client of clients.get(pattern) ?? []) send(client, delivery)
  })
  const handle = async (client, text) => {
    const { action, pattern } = read(text)
    if (onRequest(action, pattern) === false) return
    const status = await (action === 'subscribe' ? join : leave)(client, pattern)
    const error = status ? {} : { error: 'refused' }
    send(client, { origin: 'S', action, pattern, status, ...error })
  }
  const engine = new Server(settings)
  engine.on('connection', (client) => {
    client.on('message', (text) => {
      queue = queue.then(() => handle(client, text))
    })
    client.on('close', () => {
      queue = queue.then(async () => {
        for (const pattern of [...clients.keys()]) await leave(client, pattern)
      })
    })
  })
  const http = createServer((_, response) => response.writeHead(404).end())
  engine.attach(http, settings)
  process.once('SIGTERM', () => {
    engine.close()
    http.close(() => redis.disconnect())
    console.log('status=CLOSED')
  })
  http.listen(Number(PORT), HOST, () => {
    if (process.env.REALIZEHIT_SAYS_PORT) console.log(`port=${http.address().port}`) // PORT=0 was given
    console.log('status=LISTENING')
    notify('listening', http.address().port)
  })
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) await serve()
