import assert from 'node:assert/strict'
import test from 'node:test'
import type { Owner } from '../owners'
import type { Action } from './codec'
import { type Received, readFrame } from './messages'
import { RequestHistory, type Situation } from './request-history'

const frame = (message: object): Received => readFrame(JSON.stringify(message))
const grant = (action: Action, pattern: string) => frame({ origin: 'S', action, pattern, status: true })
const delivery = (pattern?: string) => frame({ origin: 'P', action: 'message', pattern, channel: 'c', payload: '' })

/** A client that was granted these requests, in this order; it asks for what is marked when another client has that. */
function history(...requests: [Action, string, 'shared'?][]): RequestHistory {
  const made = new RequestHistory()
  for (const [action, pattern, shared] of requests) {
    made.recordRequest(action, pattern, shared !== undefined)
    made.recordReply(action, pattern, true)
  }
  return made
}

const wanted: Situation = { wanted: true, isOnOtherTransport: false, isAskedForByOthers: false }
const refused: Situation = { ...wanted, got: false }
const unwanted: Situation = { ...wanted, wanted: false }
const polling: Situation = { ...wanted, isOnOtherTransport: true }
const left = history(['subscribe', 'p:*'], ['unsubscribe', 'p:*'])

for (const [situation, of, action, pattern, how, owners] of [
  ['a first grant', history(), 'subscribe', 'p:*', wanted, ['subscribing/3.2.2']],
  [
    'a grant that others ask for, too',
    history(),
    'subscribe',
    'p:*',
    { ...wanted, isAskedForByOthers: true },
    ['subscribing/3', 'subscribing/2.1.1'],
  ],
  [
    'no reply over polling',
    history(),
    'subscribe',
    'p:*',
    polling,
    ['server-initializing/2', 'subscribing/3.2.2', 'wire/4', 'connection/1'],
  ],
  ['a refusal over polling', history(), 'subscribe', 'p:*', { ...polling, got: false }, ['subscribing/3.2.2']],
  ['a grant of another kind of pattern', history(), 'subscribe', 'p', refused, ['subscribing/3.2.2', 'subscribing/1']],
  ['a second grant', history(['subscribe', 'p:*']), 'subscribe', 'q:*', refused, ['subscribing/3']],
  ['a grant once more', left, 'subscribe', 'p:*', refused, ['unsubscribing/3.2', 'subscribing/3']],
  ['a refusal of what it has', history(['subscribe', 'p:*']), 'subscribe', 'p:*', unwanted, ['subscribing/3.1.1']],
  ['a refusal while Redis is away', history(), 'subscribe', 'p:*', unwanted, ['resilience/1']],
  ['a refusal of a bad pattern', history(), 'subscribe', 'p', unwanted, ['robustness/1', 'robustness/4']],
  ['a grant of a bad pattern', history(), 'subscribe', 'p', { ...unwanted, got: true }, ['robustness/4']],
  [
    'leaving what it has',
    history(['subscribe', 'p:*']),
    'unsubscribe',
    'p:*',
    wanted,
    ['unsubscribing/3.2.2', 'subscribing/3.2.1'],
  ],
  ['leaving what others have', shared(), 'unsubscribe', 'p:*', wanted, ['unsubscribing/3.2.2', 'delivery/1']],
  [
    'leaving over polling, without a reply',
    history(['subscribe', 'p:*']),
    'unsubscribe',
    'p:*',
    polling,
    ['server-initializing/2', 'unsubscribing/1', 'unsubscribing/3.2.2', 'subscribing/3.2.1', 'wire/4', 'connection/1'],
  ],
  [
    'leaving over polling, refused',
    history(['subscribe', 'p:*']),
    'unsubscribe',
    'p:*',
    { ...polling, got: false },
    ['unsubscribing/3.2.2', 'subscribing/3.2.1'],
  ],
  ['leaving what it never had', history(), 'unsubscribe', 'p:*', unwanted, ['unsubscribing/2.1.1']],
  ['leaving what only others have', asked(), 'unsubscribe', 'p:*', unwanted, ['unsubscribing/3.1.1']],
  ['leaving twice', left, 'unsubscribe', 'p:*', unwanted, ['unsubscribing/3.2', 'unsubscribing/2.1.1']],
  ['any reply', history(), 'unsubscribe', 'p:*', { ...wanted, wanted: undefined }, ['wire/4']],
] satisfies [string, RequestHistory, Action, string, Situation, Owner[]][])
  test(`${situation}: ${owners.join(', then ')}`, () => {
    assert.deepEqual(of.ownersOfReply(action, pattern, how), owners)
  })

function shared(): RequestHistory {
  return history(['subscribe', 'p:*', 'shared'])
}

/** It has asked to leave what another client has. */
function asked(): RequestHistory {
  const made = new RequestHistory()
  made.recordRequest('unsubscribe', 'p:*', true)
  return made
}

test('where no reply came at all, what it has decides which one was due', () => {
  assert.deepEqual(history().ownersOfSilence('subscribe', 'p:*', false), ['subscribing/3.2.2'])
  assert.deepEqual(shared().ownersOfSilence('subscribe', 'p:*', false), ['subscribing/3.1.1'])
  assert.deepEqual(shared().ownersOfSilence('unsubscribe', 'p:*', false), ['unsubscribing/3.2.2', 'delivery/1'])
  const lost = ['server-initializing/2', 'unsubscribing/1', 'unsubscribing/2.1.1']
  assert.deepEqual(history().ownersOfSilence('unsubscribe', 'p:*', true), lost)
})

test('a client is with others if one of them had a pattern that it has, when it asked for that last', () => {
  assert.equal(history().isWithOthers, false)
  assert.equal(history(['subscribe', 'p:*'], ['subscribe', 'q:*']).isWithOthers, false)
  assert.equal(history(['subscribe', 'p:*'], ['subscribe', 'q:*', 'shared']).isWithOthers, true)
  const away = history(['subscribe', 'p:*', 'shared'], ['unsubscribe', 'p:*', 'shared'])
  assert.equal(away.isWithOthers, false)
  away.recordRequest('subscribe', 'p:*', false)
  away.recordReply('subscribe', 'p:*', true)
  assert.equal(away.isWithOthers, false)
  assert.equal(asked().isWithOthers, false)
})

test('what it has, has left, has asked for and has named', () => {
  const alice = history(['subscribe', 'p'], ['subscribe', 'q'], ['unsubscribe', 'q'])
  alice.recordRequest('subscribe', 'r', false)
  alice.recordReply('subscribe', 'r', false)
  alice.recordBarrier('b')
  assert.deepEqual([...alice.patterns], ['p'])
  const [p, q] = ['p', 'q'].map((pattern) => alice.hasLeft(pattern))
  assert.deepEqual([p, q], [false, true])
  assert.ok(alice.hasAsked('subscribe', 'r') && !alice.hasAsked('unsubscribe', 'p'))
  assert.deepEqual(
    ['r', 'b', 'x', undefined].map((pattern) => alice.hasNamed(pattern)),
    [true, true, false, false],
  )
})

test('whose it is that a delivery does not come', () => {
  const alice = history(['subscribe', 'p'], ['subscribe', 'q'], ['unsubscribe', 'q'])
  alice.recordBarrier('b')
  for (const [pattern, owner] of [
    ['p', 'delivery/1'],
    ['b', 'delivery/1'],
    ['q', 'unsubscribing/3.2'],
    ['x', 'delivery/6'],
    [undefined, 'unsubscribing/3.2'],
  ] as const)
    assert.equal(alice.ownerOfStray(delivery(pattern)), owner)
  assert.equal(history(['subscribe', 'p']).ownerOfStray(delivery()), 'delivery/6')
})

test('whose it is that a reply does not come: another client may have asked the same since', () => {
  const alice = history(['subscribe', 'p'])
  const extra = (others: RequestHistory[] = [], pattern = 'p') =>
    alice.ownersOfExtra(grant('subscribe', pattern), others)
  assert.deepEqual(extra(), ['wire/4'])
  assert.deepEqual(extra([history(['unsubscribe', 'p'])]), ['wire/4'])
  assert.deepEqual(extra([history(['subscribe', 'p'])]), ['wire/7', 'wire/4'])
  assert.deepEqual(extra([], 'x'), ['wire/7'])
  alice.recordBarrier('b')
  assert.deepEqual(extra([], 'b'), ['wire/4'])
  assert.deepEqual(alice.ownersOfExtra(delivery('x'), []), ['delivery/6'])
})

test('a client that was answered before, or otherwise, has nothing to do with it', () => {
  const before = history(['subscribe', 'p'])
  const alice = history(['subscribe', 'p'])
  const extra = (other: RequestHistory) => alice.ownersOfExtra(grant('subscribe', 'p'), [other])
  assert.deepEqual(extra(before), ['wire/4'])
  const otherwise = new RequestHistory()
  otherwise.recordRequest('subscribe', 'p', true)
  assert.deepEqual(extra(otherwise), ['wire/7', 'wire/4'], 'it still waits')
  otherwise.recordReply('subscribe', 'p', false)
  assert.deepEqual(extra(otherwise), ['wire/4'])
})
