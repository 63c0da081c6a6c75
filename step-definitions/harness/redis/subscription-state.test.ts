import assert from 'node:assert/strict'
import test from 'node:test'
import { SubscriptionState } from './subscription-state'

const A = '127.0.0.1:1001'
const B = '127.0.0.1:1002'

function after(...commands: [address: string, name: string, ...args: string[]][]): SubscriptionState {
  const state = new SubscriptionState()
  for (const [address, name, ...args] of commands) state.apply({ address, name, args })
  return state
}

const holders = (state: SubscriptionState, pattern: string) => [...state.holders(pattern)]

test('a pattern that nobody subscribed to has no holders', () => {
  assert.deepEqual(holders(after(), 'p'), [])
  assert.deepEqual(holders(after([A, 'SUBSCRIBE', 'p']), 'p'), [])
})

test('each connection that sent PSUBSCRIBE holds the pattern, with how often it did', () => {
  const state = after([A, 'PSUBSCRIBE', 'p', 'q'], [B, 'PSUBSCRIBE', 'p'], [A, 'PSUBSCRIBE', 'p'])
  assert.deepEqual(holders(state, 'p'), [
    [A, 2],
    [B, 1],
  ])
  assert.deepEqual(holders(state, 'q'), [[A, 1]])
  assert.deepEqual([...state.holdingAddresses()], [A, B])
})

test('a pattern named twice in one command counts twice; several patterns count once each', () => {
  const state = after([A, 'PSUBSCRIBE', 'p', 'q', 'p'])
  assert.deepEqual(holders(state, 'p'), [[A, 2]])
  assert.deepEqual(holders(state, 'q'), [[A, 1]])
  assert.equal(state.timesSent('PSUBSCRIBE', 'p'), 2)
})

test('one PUNSUBSCRIBE ends what two PSUBSCRIBEs began, on that connection alone', () => {
  const state = after([A, 'PSUBSCRIBE', 'p'], [A, 'PSUBSCRIBE', 'p'], [B, 'PSUBSCRIBE', 'p'], [A, 'PUNSUBSCRIBE', 'p'])
  assert.deepEqual(holders(state, 'p'), [[B, 1]])
})

test('a pattern that is subscribed to again counts from one', () => {
  const state = after([A, 'PSUBSCRIBE', 'p'], [A, 'PUNSUBSCRIBE', 'p'], [A, 'PSUBSCRIBE', 'p'])
  assert.deepEqual(holders(state, 'p'), [[A, 1]])
})

test('PUNSUBSCRIBE without arguments ends every pattern of the connection', () => {
  const state = after([A, 'PSUBSCRIBE', 'p', 'q'], [B, 'PSUBSCRIBE', 'q'], [A, 'PUNSUBSCRIBE'])
  assert.deepEqual(holders(state, 'p'), [])
  assert.deepEqual(holders(state, 'q'), [[B, 1]])
})

test('UNSUBSCRIBE, and PUNSUBSCRIBE of another pattern, end nothing', () => {
  const state = after(
    [A, 'PSUBSCRIBE', 'p'],
    [A, 'UNSUBSCRIBE', 'p'],
    [A, 'PUNSUBSCRIBE', 'p*'],
    [B, 'PUNSUBSCRIBE', 'p'],
  )
  assert.deepEqual(holders(state, 'p'), [[A, 1]])
})

for (const name of ['RESET', 'QUIT'])
  test(`${name} ends everything the connection holds`, () => {
    const state = after([A, 'PSUBSCRIBE', 'p'], [B, 'PSUBSCRIBE', 'p'], [A, name])
    assert.deepEqual(holders(state, 'p'), [[B, 1]])
  })

test('a connection that has ended holds nothing', () => {
  const state = after([A, 'PSUBSCRIBE', 'p', 'q'], [B, 'PSUBSCRIBE', 'q'])
  state.connectionEnded(A)
  assert.deepEqual([...state.holdingAddresses()], [B])
  assert.deepEqual(holders(state, 'p'), [])
})

test('commands are counted by name and pattern, for all connections together', () => {
  const state = after([A, 'SUBSCRIBE', 'p'], [B, 'SUBSCRIBE', 'p'], [A, 'PSUBSCRIBE', 'p'], [A, 'PUNSUBSCRIBE', 'q'])
  const times = (name: string, pattern: string) => state.timesSent(name, pattern)
  assert.deepEqual([times('SUBSCRIBE', 'p'), times('PSUBSCRIBE', 'p'), times('PUNSUBSCRIBE', 'p')], [2, 1, 0])
})

test('SUBSCRIBE holds a channel, not a pattern, and ends with its connection', () => {
  const state = after([A, 'SUBSCRIBE', 'c', 'd'], [B, 'SUBSCRIBE', 'c'], [A, 'PSUBSCRIBE', 'p'], [B, 'UNSUBSCRIBE'])
  const listeners = (channel: string) => [...state.listeners(channel).keys()]
  assert.deepEqual([listeners('c'), listeners('d'), listeners('p')], [[A], [A], []])
  state.apply({ address: A, name: 'UNSUBSCRIBE', args: ['c'] })
  assert.deepEqual([listeners('c'), listeners('d'), holders(state, 'p')], [[], [A], [[A, 1]]])
  state.connectionEnded(A)
  assert.deepEqual([...state.holdingAddresses()], [])
})
