import assert from 'node:assert/strict'
import { EventEmitter } from 'node:events'
import { test } from 'node:test'
import type { Socket } from 'engine.io'
import { eventLoopTurn, FakeClient, setup } from '../test/reference-server/manual-bus'
import { Connection } from './connection'
import { Outboxes } from './delivery/outbox'
import type { Handler } from './handler'
import { Backlog } from './limits/backlog'
import { Counters } from './limits/counters'
import { createCodec } from './protocol'

test('each request has its deadline from its arrival, however long the requests before it take', async (t) => {
  let now = 0
  t.mock.method(performance, 'now', () => now)
  const deadlines: number[] = []
  const slow: Handler = async (_request, _client, _subscriptions, deadline) => {
    deadlines.push(deadline)
    now += 900
    return { status: true }
  }
  const socket = Object.assign(new EventEmitter(), { transport: { name: 'websocket' }, send() {} })
  const counters = new Counters()
  const outboxes = new Outboxes(assert.ifError)
  t.mock.method(outboxes, 'open', () => new FakeClient().outbox)
  new Connection(socket as unknown as Socket, {
    codec: createCodec({ maxPattern: 9 }),
    handlers: { subscribe: slow, unsubscribe: slow },
    subscriptions: setup().subscriptions,
    outboxes,
    redisTimeout: 1000,
    limits: { maxSubscriptions: 9, maxRequests: 9, maxUnsent: 9 },
    backlog: new Backlog(9, counters),
    counters,
  })
  for (const pattern of ['a', 'b', 'c']) {
    socket.emit('message', JSON.stringify({ action: 'subscribe', pattern }))
    now += 1
  }
  await eventLoopTurn()
  assert.deepEqual(deadlines, [1000, 1001, 1002])
})
