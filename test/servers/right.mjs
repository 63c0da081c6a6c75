// A server that obeys the specification, as small as it can be; the others here are this one with a habit.

import { createServer } from 'node:http'
import { pathToFileURL } from 'node:url'
import { Server } from 'engine.io'
import Redis from 'ioredis'
import { tell } from './notice.mjs'

const { HOST, PORT, REDIS_URL } = process.env

/**
 * Serves until SIGTERM. `onRequest` is called with each request, before it is obeyed; false leaves it unanswered. Every
 * frame is sent so many `times`. `read` and `write` are the form of its messages, `settings` those of its Engine.IO.
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
  const clients = new Map() // by pattern: those who are subscribed
  let turn = Promise.resolve() // one request at a time: what is sent to Redis cannot overtake
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
  const obey = async (client, text) => {
    const { action, pattern } = read(text)
    if (onRequest(action, pattern) === false) return
    const status = await (action === 'subscribe' ? join : leave)(client, pattern)
    const error = status ? {} : { error: 'refused' }
    send(client, { origin: 'S', action, pattern, status, ...error })
  }
  const engine = new Server(settings)
  engine.on('connection', (client) => {
    client.on('message', (text) => {
      turn = turn.then(() => obey(client, text))
    })
    client.on('close', () => {
      turn = turn.then(async () => {
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
    if (process.env.REALIZEHIT_SAYS_PORT) console.log(`port=${http.address().port}`) // it was left to choose
    console.log('status=LISTENING')
    tell('listening', http.address().port)
  })
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) await serve()
