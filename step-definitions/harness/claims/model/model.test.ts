import assert from 'node:assert/strict'
import test from 'node:test'
import { channelOf, Model, patternOf } from './model'

/** Three patterns, alice and bob; alice is subscribed to `*` and `a*`. */
function aliceAndBob(): Model {
  const model = new Model(3)
  for (const client of ['alice', 'bob']) model.joins(client)
  for (const depth of [0, 1]) {
    model.requests('alice', 'subscribe', depth)
    assert.ok(model.receivesReply('alice', 'subscribe', depth, true))
  }
  assert.equal(model.settle(), undefined)
  return model
}

test('a pattern matches the channels that are as deep or deeper', () => {
  assert.deepEqual([0, 1, 2].map(patternOf), ['*', 'a*', 'ab*'])
  assert.deepEqual([0, 1, 2].map(channelOf), ['1', 'a1', 'ab1'])
  const model = aliceAndBob()
  for (const channel of [0, 1, 2]) model.publishes(`p${channel}`, channel)
  const due = (client: string) => model.due(client).map(({ least, most }) => [least, most])
  assert.deepEqual(due('alice'), [
    [1, 1],
    [2, 2],
    [2, 2],
  ])
  assert.deepEqual(due('bob'), [
    [0, 0],
    [0, 0],
    [0, 0],
  ])
  assert.equal(model.channel('p1'), 'a1')
})

test('subscribers are known when all replies are in; a client that leaves is subscribed to nothing', () => {
  const model = aliceAndBob()
  assert.deepEqual([model.subscribers(0), model.subscribers(1), model.subscribers(2)], [['alice'], ['alice'], []])
  model.requests('bob', 'subscribe', 0)
  assert.equal(model.pendingRequests('bob'), 1)
  model.receivesReply('bob', 'subscribe', 0, true)
  assert.deepEqual(
    [model.pendingRequests('bob'), model.settle(), model.subscribers(0)],
    [0, undefined, ['alice', 'bob']],
  )
  model.leaves('alice')
  assert.deepEqual(model.subscribers(0), ['bob'])
})

test('a payload must reach subscribers, and may reach clients that subscribe or unsubscribe meanwhile', () => {
  const model = aliceAndBob()
  model.requests('bob', 'subscribe', 1)
  model.publishes('early', 1)
  model.receivesReply('bob', 'subscribe', 1, true)
  model.publishes('answered', 1)
  model.settle()
  model.publishes('late', 1)
  model.requests('alice', 'unsubscribe', 0)
  assert.deepEqual(
    model.due('bob').map(({ least, most }) => [least, most]),
    [
      [0, 1],
      [0, 1],
      [1, 1],
    ],
  )
  assert.deepEqual(
    model.due('alice').map(({ least, most }) => [least, most]),
    [
      [1, 2],
      [1, 2],
      [1, 2],
    ],
  )
})

test('the oldest pending request', () => {
  const model = aliceAndBob()
  for (const depth of [1, 0]) model.requests('alice', 'unsubscribe', depth)
  model.requests('alice', 'subscribe', 2)
  assert.equal(model.oldestPending('alice', 'unsubscribe'), 1)
  model.receivesReply('alice', 'unsubscribe', 1, true)
  assert.deepEqual(
    [model.oldestPending('alice', 'unsubscribe'), model.oldestPending('bob', 'subscribe')],
    [0, undefined],
  )
})

test('a reply without a request is refused; replies that are possible in no order are described', () => {
  const model = aliceAndBob()
  assert.equal(model.receivesReply('bob', 'subscribe', 0, true), false)
  model.requests('alice', 'subscribe', 0)
  assert.equal(model.receivesReply('alice', 'unsubscribe', 0, true), false)
  assert.equal(model.receivesReply('alice', 'subscribe', 0, true), true)
  assert.equal(model.settle(), 'alice was on "*", and no order of its requests leads to: subscribe granted')
})
