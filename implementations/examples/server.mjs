// A complete server of the realizehit Communication Specs in plain JavaScript. Needs: npm install engine.io ioredis
// Test it: npm run conformance -- --command "node implementations/examples/server.mjs" --strict
// "subscribing/3.1" in a comment is a step of the specification; "(ordering)" is the completion that asks for it.

import { isUtf8 } from 'node:buffer'
import { createServer } from 'node:http'
import { Server as Engine } from 'engine.io'
import { Redis } from 'ioredis'

const { HOST = '127.0.0.1', PORT = '3000', REDIS_URL = 'redis://127.0.0.1:6379' } = process.env
const REDIS_TIMEOUT = 1_000 // ms that a request waits for Redis before it gets its reply anyway (resilience)

// ── Redis ────────────────────────────────────────────────────────────────────────────────────────────────────────
// This server decides which patterns Redis should hold, so ioredis must not queue, resend or restore commands itself.
const redis = new Redis(REDIS_URL, {
  enableOfflineQueue: false,
  autoResubscribe: false,
  autoResendUnfulfilledCommands: false,
  maxRetriesPerRequest: 0,
  retryStrategy: () => 200,
})
redis.on('error', () => {}) // a 'close' event follows, and ioredis reconnects

const subscriptions = new Map() // pattern → { clients: Map(client → active?), held: by Redis?, lastSync }

redis.on('ready', () => {
  for (const pattern of subscriptions.keys()) sync(pattern) // a new connection holds no patterns (resilience)
})
setInterval(() => Array.from(subscriptions.keys(), sync), 1_000).unref() // what Redis refused is asked for again (resilience)
redis.on('close', () => {
  for (const subscription of subscriptions.values()) subscription.held = false
})
redis.on('pmessageBuffer', (pattern, channel, payload) => {
  const message = JSON.stringify({
    origin: 'P',
    action: 'message',
    pattern: String(pattern),
    channel: String(channel),
    // JSON cannot hold arbitrary bytes: a payload that is not UTF-8 is sent as base64, and marked as such (delivery)
    ...(isUtf8(payload) ? { payload: String(payload) } : { payload: payload.toString('base64'), encoding: 'base64' }),
  })
  for (const [client, active] of subscriptions.get(String(pattern))?.clients ?? []) if (active) client.send(message)
})

// Makes Redis hold the pattern if and only if a client is subscribed to it; called after every change. The calls for one
// pattern run one after the other, and each sends the command that is needed by then, if any: commands for the same pattern
// never overtake each other (concurrency). Resolves with false if Redis is unavailable.
function sync(pattern) {
  const subscription = subscriptions.get(pattern)
  const run = async () => {
    const wanted = subscription.clients.size > 0
    try {
      if (wanted && !subscription.held) await redis.psubscribe(pattern) // subscription-creation/1
      if (!wanted && subscription.held) await redis.punsubscribe(pattern) // subscription-deletion/1
      subscription.held = wanted
    } catch {
      return false // the connection is lost, and its patterns with it
    } finally {
      const { clients, held } = subscription
      if (clients.size === 0 && !held && subscriptions.get(pattern) === subscription) subscriptions.delete(pattern)
    }
    return true
  }
  subscription.lastSync = subscription.lastSync.then(run)
  return subscription.lastSync
}

// ── Requests ─────────────────────────────────────────────────────────────────────────────────────────────────────
/** Resolves with the result of `work`, or with false at the deadline. */
const withDeadline = (work, deadline) =>
  new Promise((resolve) => {
    const timer = setTimeout(resolve, Math.max(0, deadline - Date.now()), false)
    work.then(resolve).finally(() => clearTimeout(timer))
  })

/** The handler of each action. It resolves with undefined on success, or with an error code. */
const actions = {
  async subscribe(client, pattern, deadline) {
    if (!subscriptions.has(pattern))
      subscriptions.set(pattern, { clients: new Map(), held: false, lastSync: Promise.resolve() }) // subscribing/2.1.1
    const { clients } = subscriptions.get(pattern) // subscribing/2
    if (clients.has(client)) return 'already-subscribed' // subscribing/3.1
    clients.set(client, false) // subscribing/3.2.1
    // reply only when Redis holds the pattern, so that the client misses nothing published after the reply (ordering)
    const synced = await withDeadline(sync(pattern), deadline)
    if (synced && clients.has(client)) clients.set(client, true) // the client may have left in the meantime
    if (!synced && clients.has(client)) leave(client, pattern)
    return synced ? undefined : 'redis-unavailable'
  },
  async unsubscribe(client, pattern, deadline) {
    if (!subscriptions.get(pattern)?.clients.has(client)) return 'not-subscribed' // unsubscribing/2.1, 3.1
    await withDeadline(leave(client, pattern), deadline) // unsubscribing/3.2; succeeds even if Redis is unavailable
  },
}

function leave(client, pattern) {
  subscriptions.get(pattern).clients.delete(client)
  return sync(pattern)
}

/** Parses a frame into action and pattern, with an error code if it is invalid. Never throws (robustness). */
function parse(frame) {
  try {
    const request = JSON.parse(typeof frame === 'string' ? frame : '') // a binary frame is not a request
    // the reply repeats strings only: JSON.stringify would overflow the stack on 10,000 nested arrays
    const [action, pattern] = [request.action, request.pattern].map((it) => (typeof it === 'string' ? it : undefined))
    if (!action || !Object.hasOwn(actions, action)) return { action, pattern, error: 'unknown-action' }
    const invalid = !pattern || pattern.length > 1024 || /[\p{Cc}\p{Cs}]/u.test(pattern)
    return { action, pattern, error: invalid ? 'invalid-pattern' : undefined }
  } catch {
    return { error: 'no-request' }
  }
}

// ── Clients ──────────────────────────────────────────────────────────────────────────────────────────────────────
// the suite shortens the pings for scenarios that wait until a silent client is disconnected, which takes 45 s by default
const { PING_INTERVAL = 25_000, PING_TIMEOUT = 20_000 } = process.env
const engine = new Engine({ pingInterval: Number(PING_INTERVAL), pingTimeout: Number(PING_TIMEOUT) })
engine.on('connection', (client) => {
  let last = Promise.resolve() // requests are handled one after the other, so that replies keep their order (wire)
  let connected = true
  client.on('message', (frame) => {
    const deadline = Date.now() + REDIS_TIMEOUT
    last = last.then(async () => {
      const { action, pattern, error } = parse(frame)
      const why = error ?? (connected ? await actions[action](client, pattern, deadline) : 'gone')
      client.send(JSON.stringify({ origin: 'S', action, pattern, status: !why, error: why }))
    })
  })
  client.on('close', () => {
    connected = false
    for (const [pattern, { clients }] of subscriptions) if (clients.has(client)) leave(client, pattern) // (connection)
  })
})

const http = createServer((_, response) => response.writeHead(404).end())
engine.attach(http)
process.once('SIGTERM', async () => {
  http.close()
  engine.close() // disconnects every client, which unsubscribes from their patterns (closing)
  await withDeadline(Promise.all([...subscriptions.values()].map((it) => it.lastSync)), Date.now() + REDIS_TIMEOUT)
  redis.disconnect()
  console.log('status=CLOSED') // server-closing/1
  process.exit() // do not wait for clients that leave their connection open
})

// wait for Redis, so that the first clients are not refused; but start without it if it is unavailable (resilience)
await withDeadline(new Promise((tried) => redis.once('ready', tried).once('close', tried)), Date.now() + REDIS_TIMEOUT)
http.listen(Number(PORT), HOST, () => console.log('status=LISTENING')) // server-listening/1
