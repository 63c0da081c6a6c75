// A stand-in for realizehit-server-ws 0.3, as far as it is known: Engine.IO protocol revision 3 at /ws, requests for exact
// sets of filters, replies by id, a Redis channel for each set, deliveries that begin with the channel's md5.

import { createHash } from 'node:crypto'
import { createServer } from 'node:http'
import { Server } from 'engine.io'
import Redis from 'ioredis'
import { notify } from './notify-test.mjs'
import { REVISION_3 } from './revision-3.mjs'

const { HOST, PORT, REDIS_URL } = process.env
const redis = new Redis(REDIS_URL)
redis.on('error', () => {})
const clients = new Map() // the subscribed clients, by channel
const actions = {
  ping: () => {},
  async sub(client, channel) {
    if (clients.get(channel)?.has(client)) throw new Error('You are already on this pattern')
    if (!clients.has(channel)) await redis.subscribe(channel)
    clients.set(channel, (clients.get(channel) ?? new Set()).add(client))
  },
  async unsub(client, channel) {
    if (!clients.get(channel)?.delete(client)) throw new Error('You are not on this pattern')
    if (clients.get(channel).size > 0) return
    clients.delete(channel)
    await redis.unsubscribe(channel)
  },
}

function channelOf(pattern) {
  const filters = Object.keys(pattern ?? {}).sort()
  return filters.map((name) => `${name}:${pattern[name]}`).join('|')
}

async function handle(client, text) {
  const { id, act, pat } = JSON.parse(text)
  try {
    const channel = channelOf(pat)
    if (/[^a-z0-9:|]/i.test(channel)) throw new Error('Letters and digits only')
    await actions[act](client, channel)
    client.send(JSON.stringify(act === 'ping' ? { id, ret: 'pong' } : { id }))
  } catch ({ message }) {
    client.send(JSON.stringify({ id, err: message }))
  }
}

redis.on('message', (channel, payload) => {
  const digits = createHash('md5').update(channel).digest('hex').slice(0, 8)
  for (const client of clients.get(channel) ?? []) client.send(`${digits}?${payload}`)
})

const engine = new Server(REVISION_3)
let queue = Promise.resolve() // one request at a time, so that Redis gets the commands in order
engine.on('connection', (client) => {
  client.on('message', (text) => {
    queue = queue.then(() => handle(client, text)).catch(() => {})
  })
  client.on('close', () => {
    queue = queue.then(async () => {
      for (const channel of [...clients.keys()]) await actions.unsub(client, channel).catch(() => {})
    })
  })
})
const http = createServer((_, response) => response.writeHead(404).end())
engine.attach(http, { path: '/ws' })
process.once('SIGTERM', () => {
  engine.close()
  http.close(() => redis.disconnect())
})
http.listen(Number(PORT), HOST, () => notify('listening', http.address().port))
