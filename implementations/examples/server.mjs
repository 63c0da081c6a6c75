// A server of the realizehit Communication Specs in plain JavaScript, spec-conformant and complete.
// npm install engine.io ioredis; npm run conformance -- --command "node implementations/examples/server.mjs" --strict
// Numbers in comments are the specification's steps; a word in brackets is the completion that tells why.

import { isUtf8 } from 'node:buffer'
import { createServer } from 'node:http'
import { Server as Engine } from 'engine.io'
import { Redis } from 'ioredis'

const { HOST = '127.0.0.1', PORT = '3000', REDIS_URL = 'redis://127.0.0.1:6379' } = process.env
const PATIENCE = 1_000 // ms that a request waits for Redis, before it is answered all the same (resilience)

// ── Redis ────────────────────────────────────────────────────────────────────────────────────────────────────────
// What Redis should hold is known here, not in ioredis: it must neither queue, nor repeat, nor restore commands.
const redis = new Redis(REDIS_URL, {
  enableOfflineQueue: false,
  autoResubscribe: false,
  autoResendUnfulfilledCommands: false,
  maxRetriesPerRequest: 0,
  retryStrategy: () => 200,
})
redis.on('error', () => {}) // 'close' follows, and ioredis connects again by itself

const subscriptions = new Map() // pattern → { clients: Map(client → was told yes), held: by Redis, turn }

redis.on('ready', () => {
  for (const pattern of subscriptions.keys()) follow(pattern) // a new connection holds nothing: all again (resilience)
})
redis.on('close', () => {
  for (const subscription of subscriptions.values()) subscription.held = false
})
redis.on('pmessageBuffer', (pattern, channel, payload) => {
  const message = JSON.stringify({
    origin: 'P',
    action: 'message',
    pattern: String(pattern),
    channel: String(channel),
    // JSON has no bytes: what is no text goes as base64, and says so (delivery)
    ...(isUtf8(payload) ? { payload: String(payload) } : { payload: payload.toString('base64'), encoding: 'base64' }),
  })
  for (const [client, told] of subscriptions.get(String(pattern))?.clients ?? []) if (told) client.send(message)
})

/**
 * Redis follows the clients: it holds a pattern if and only if somebody is on it. Each change queues one turn, and a turn
 * sends the one command that is needed then, or none; so commands for a pattern never overtake each other (concurrency).
 * Gives whether Redis could follow.
 */
function follow(pattern) {
  const subscription = subscriptions.get(pattern)
  const turn = async () => {
    const wanted = subscription.clients.size > 0
    try {
      if (wanted && !subscription.held) await redis.psubscribe(pattern) // subscription-creation/1
      if (!wanted && subscription.held) await redis.punsubscribe(pattern) // subscription-deletion/1
      subscription.held = wanted
    } catch {
      return false // Redis is away: with the connection it has forgotten the pattern
    } finally {
      const { clients, held } = subscription
      if (clients.size === 0 && !held && subscriptions.get(pattern) === subscription) subscriptions.delete(pattern)
    }
    return true
  }
  subscription.turn = subscription.turn.then(turn)
  return subscription.turn
}

// ── Requests ─────────────────────────────────────────────────────────────────────────────────────────────────────
const inTime = (work, deadline) =>
  new Promise((resolve) => {
    const timer = setTimeout(resolve, Math.max(0, deadline - Date.now()), false)
    work.then(resolve).finally(() => clearTimeout(timer))
  })

/** Each obeys a request, and gives nothing if that went well, else a short code that says why not. */
const actions = {
  async subscribe(client, pattern, deadline) {
    if (!subscriptions.has(pattern))
      subscriptions.set(pattern, { clients: new Map(), held: false, turn: Promise.resolve() }) // subscribing/2.1.1
    const { clients } = subscriptions.get(pattern) // subscribing/2
    if (clients.has(client)) return 'already-subscribed' // subscribing/3.1
    clients.set(client, false) // subscribing/3.2.1
    // yes is said only once Redis holds the pattern, so nothing published after it is missed (ordering)
    const followed = await inTime(follow(pattern), deadline)
    if (followed && clients.has(client)) clients.set(client, true) // unless it has left meanwhile
    if (!followed && clients.has(client)) leave(client, pattern)
    return followed ? undefined : 'redis-unavailable'
  },
  async unsubscribe(client, pattern, deadline) {
    if (!subscriptions.get(pattern)?.clients.has(client)) return 'not-subscribed' // unsubscribing/2.1, 3.1
    await inTime(leave(client, pattern), deadline) // unsubscribing/3.2; if Redis cannot follow, the client is off all the same
  },
}

function leave(client, pattern) {
  subscriptions.get(pattern).clients.delete(client)
  return follow(pattern)
}

/** What a frame asks for, or what is wrong with it; whatever a stranger sends, nothing is thrown (robustness). */
function read(frame) {
  try {
    const request = JSON.parse(typeof frame === 'string' ? frame : 'binary, which is no JSON')
    // only texts are repeated in the reply: 10,000 arrays in one another are more than JSON.stringify can take
    const [action, pattern] = [request.action, request.pattern].map((it) => (typeof it === 'string' ? it : undefined))
    if (!action || !Object.hasOwn(actions, action)) return { action, pattern, error: 'unknown-action' }
    const unfit = !pattern || pattern.length > 1024 || /[\p{Cc}\p{Cs}]/u.test(pattern)
    return { action, pattern, error: unfit ? 'invalid-pattern' : undefined }
  } catch {
    return { error: 'no-request' }
  }
}

// ── Clients ──────────────────────────────────────────────────────────────────────────────────────────────────────
// the suite asks for short pings where it waits for a silent client to be given up; without them it waits 45 s
const { PING_INTERVAL = 25_000, PING_TIMEOUT = 20_000 } = process.env
const engine = new Engine({ pingInterval: Number(PING_INTERVAL), pingTimeout: Number(PING_TIMEOUT) })
engine.on('connection', (client) => {
  let last = Promise.resolve() // one request after the other, so that replies keep their order (wire)
  let here = true
  client.on('message', (frame) => {
    const deadline = Date.now() + PATIENCE
    last = last.then(async () => {
      const { action, pattern, error } = read(frame)
      const why = error ?? (here ? await actions[action](client, pattern, deadline) : 'gone')
      client.send(JSON.stringify({ origin: 'S', action, pattern, status: !why, error: why }))
    })
  })
  client.on('close', () => {
    here = false
    for (const [pattern, { clients }] of subscriptions) if (clients.has(client)) leave(client, pattern) // connection
  })
})

const http = createServer((_, response) => response.writeHead(404).end())
engine.attach(http)
process.once('SIGTERM', async () => {
  http.close()
  engine.close() // every client goes, and with the last one the patterns (closing)
  await inTime(Promise.all([...subscriptions.values()].map(({ turn }) => turn)), Date.now() + PATIENCE)
  redis.disconnect()
  console.log('status=CLOSED') // server-closing/1
  process.exit() // a client that does not close its side must not keep us
})

// who came before Redis would be told no; but a Redis that is away does not keep us from starting (resilience)
await inTime(new Promise((tried) => redis.once('ready', tried).once('close', tried)), Date.now() + PATIENCE)
http.listen(Number(PORT), HOST, () => console.log('status=LISTENING')) // server-listening/1
