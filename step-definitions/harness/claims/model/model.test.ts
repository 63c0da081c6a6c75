import assert from 'node:assert/strict'
import test from 'node:test'
import { channelOf, Model, patternOf } from './model'

/** Alice and bob at a table of three patterns; alice is on `*` and `a*`. */
function table(): Model {
  const model = new Model(3)
  for (const client of ['alice', 'bob']) model.joins(client)
  for (const depth of [0, 1]) {
    model.asks('alice', 'subscribe', depth)
    assert.ok(model.isAnswered('alice', 'subscribe', depth, true))
  }
  assert.equal(model.settle(), undefined)
  return model
}

test('patterns cover each other, and a channel is covered by those that are not deeper', () => {
  assert.deepEqual([0, 1, 2].map(patternOf), ['*', 'a*', 'ab*'])
  assert.deepEqual([0, 1, 2].map(channelOf), ['1', 'a1', 'ab1'])
  const model = table()
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

test('who is on a pattern is known when all answers are in; who leaves is on none', () => {
  const model = table()
  assert.deepEqual([model.on(0), model.on(1), model.on(2)], [['alice'], ['alice'], []])
  model.asks('bob', 'subscribe', 0)
  assert.equal(model.owed('bob'), 1)
  model.isAnswered('bob', 'subscribe', 0, true)
  assert.deepEqual([model.owed('bob'), model.settle(), model.on(0)], [0, undefined, ['alice', 'bob']])
  model.leaves('alice')
  assert.deepEqual(model.on(0), ['bob'])
})

test('a payload is due to who is on the pattern all the while; who takes it up or gives it up meanwhile may get it', () => {
  const model = table()
  model.asks('bob', 'subscribe', 1)
  model.publishes('early', 1)
  model.isAnswered('bob', 'subscribe', 1, true)
  model.publishes('answered', 1)
  model.settle()
  model.publishes('late', 1)
  model.asks('alice', 'unsubscribe', 0)
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

test('which request is the oldest without an answer', () => {
  const model = table()
  for (const depth of [1, 0]) model.asks('alice', 'unsubscribe', depth)
  model.asks('alice', 'subscribe', 2)
  assert.equal(model.oldest('alice', 'unsubscribe'), 1)
  model.isAnswered('alice', 'unsubscribe', 1, true)
  assert.deepEqual([model.oldest('alice', 'unsubscribe'), model.oldest('bob', 'subscribe')], [0, undefined])
})

test('what nobody asked for is no answer; what no order gives is told in words', () => {
  const model = table()
  assert.equal(model.isAnswered('bob', 'subscribe', 0, true), false)
  model.asks('alice', 'subscribe', 0)
  assert.equal(model.isAnswered('alice', 'unsubscribe', 0, true), false)
  assert.equal(model.isAnswered('alice', 'subscribe', 0, true), true)
  assert.equal(model.settle(), 'alice was on "*", and no order of its requests gives: subscribe granted')
})
