import assert from 'node:assert/strict'
import { EventEmitter } from 'node:events'
import { type TestContext, test } from 'node:test'
import type { Socket } from 'engine.io'
import { eventLoopTurn, setup } from '../test/reference-server/manual-bus'
import { Connection } from './connection'
import { Outboxes } from './delivery/outbox'
import type { Handler } from './handler'
import { Backlog } from './limits/backlog'
import { Counters } from './limits/counters'
import { createCodec } from './protocol'

/** A connection whose requests are handled by `handler`; `replies` is what it is sent. */
function connect(t: TestContext, handler: Handler, maxRequests = 9) {
  const replies: string[] = []
  const socket = Object.assign(new EventEmitter(), { transport: { name: 'websocket' }, send() {} })
  const counters = new Counters()
  const outboxes = new Outboxes(Number.MAX_SAFE_INTEGER, assert.ifError)
  t.mock.method(outboxes, 'open', () => ({ put: (text: string) => replies.push(text) }))
  new Connection(socket as unknown as Socket, {
    codec: createCodec({ maxPattern: 9 }),
    handlers: { subscribe: handler, unsubscribe: handler },
    subscriptions: setup().subscriptions,
    outboxes,
    redisTimeout: 1000,
    limits: { maxSubscriptions: 9, maxPatternCost: 1000, maxRequests, maxUnsent: 9 },
    backlog: new Backlog(9, counters),
    counters,
  })
  return { socket, replies }
}

test('each request has its deadline from its arrival, however long the requests before it take', async (t) => {
  let now = 0
  t.mock.method(performance, 'now', () => now)
  const deadlines: number[] = []
  const slow: Handler = async (_request, _client, _subscriptions, deadline) => {
    deadlines.push(deadline)
    await eventLoopTurn()
    now += 900
    return { status: true }
  }
  const { socket } = connect(t, slow)
  for (const pattern of ['a', 'b', 'c']) {
    socket.emit('message', JSON.stringify({ action: 'subscribe', pattern }))
    now += 1
  }
  while (deadlines.length < 3) await eventLoopTurn()
  assert.deepEqual(deadlines, [1000, 1001, 1002])
})

/** A connection whose first request waits until `finish` is called, and `frames` frames behind it that are no requests. */
function connectWithQueue(t: TestContext, frames: number) {
  let finish = () => {}
  const waiting: Handler = async () => {
    await new Promise<void>((resolve) => {
      finish = resolve
    })
    return { status: true }
  }
  const { socket, replies } = connect(t, waiting, 100_000)
  socket.emit('message', '{"action":"subscribe","pattern":"p"}')
  for (let frame = 0; frame < frames; frame += 1) socket.emit('message')
  return { replies, finish: () => finish() }
}

test('frames that waited behind a request are handled a few in each turn of the event loop', async (t) => {
  const { replies, finish } = connectWithQueue(t, 1000)
  await eventLoopTurn()
  finish()
  for (let before = 0; replies.length < 1001; before = replies.length) {
    await eventLoopTurn()
    assert.ok(replies.length - before <= 64, `${replies.length - before} in one turn`)
  }
})

/** Seconds of CPU that handling such a queue takes; the least of three times. */
async function costOfQueue(t: TestContext, frames: number): Promise<number> {
  const costs: number[] = []
  for (let time = 0; time < 3; time += 1) {
    const before = process.cpuUsage()
    const { replies, finish } = connectWithQueue(t, frames)
    await eventLoopTurn()
    finish()
    while (replies.length < frames + 1) await eventLoopTurn()
    const { user, system } = process.cpuUsage(before)
    costs.push((user + system) / 1e6)
  }
  return Math.min(...costs)
}

test('the cost of a queue of frames is proportional to its length', async (t) => {
  await costOfQueue(t, 5000) // compiled code costs less
  const [few, many] = [await costOfQueue(t, 5000), await costOfQueue(t, 20_000)]
  assert.ok(many / few < 8, `four times as many frames cost ${(many / few).toFixed(1)} times as much`)
})
