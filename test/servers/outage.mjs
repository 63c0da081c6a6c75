// A server that answers while Redis is away. With `late` it notices a lost connection 30 ms late, and until then grants the
// patterns that it has. With `joins` it grants them all the time: whoever joins a pattern is told so from memory.

import { createServer } from 'node:http'
import { Server } from 'engine.io'
import Redis from 'ioredis'
import { notify } from './notify-test.mjs'

const LATE_MS = 30
const { HOST, PORT, REDIS_URL } = process.env
const [mistake] = process.argv.slice(2)

const redis = new Redis(REDIS_URL, { enableOfflineQueue: false, maxRetriesPerRequest: 0, retryStrategy: () => 50 })
redis.on('error', () => {})
let isAway = true
const lost = () => {
  isAway = true
}
redis.on('close', () => (mistake === 'late' ? setTimeout(lost, LATE_MS) : lost()))
redis.on('ready', () => {
  isAway = false
})

const clients = new Map() // the subscribed clients, by pattern

async function join(client, pattern) {
  const members = clients.get(pattern)
  if (members?.has(client)) return 'already-subscribed'
  if (isAway && !(members && mistake === 'joins')) return 'no-redis'
  if (!members) await redis.psubscribe(pattern)
  clients.set(pattern, (clients.get(pattern) ?? new Set()).add(client))
  return undefined
}

function leave(client, pattern) {
  const members = clients.get(pattern)
  if (!members?.delete(client)) return 'not-subscribed'
  if (members.size === 0) {
    clients.delete(pattern)
    redis.punsubscribe(pattern).catch(() => {})
  }
  return undefined
}

async function handle(client, text) {
  const { action, pattern } = JSON.parse(text)
  const error = await (action === 'subscribe' ? join(client, pattern).catch(() => 'no-redis') : leave(client, pattern))
  client.send(JSON.stringify({ origin: 'S', action, pattern, status: error === undefined, error }))
}

redis.on('pmessage', (pattern, channel, payload) => {
  for (const client of clients.get(pattern) ?? [])
    client.send(JSON.stringify({ origin: 'P', action: 'message', pattern, channel, payload }))
})
const engine = new Server()
engine.on('connection', (client) => {
  let queue = Promise.resolve()
  client.on('message', (text) => {
    queue = queue.then(() => handle(client, text))
  })
  client.on('close', () => {
    for (const pattern of [...clients.keys()]) leave(client, pattern)
  })
})
const http = createServer()
engine.attach(http)
process.once('SIGTERM', () => process.exit())
http.listen(Number(PORT), HOST, () => notify('listening', http.address().port))
