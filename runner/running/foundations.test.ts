import assert from 'node:assert/strict'
import test from 'node:test'
import { OWNERS } from '../../step-definitions/harness/owners'
import { loadClauses } from '../suite/clauses'
import { locateSuite } from '../suite/suite-files'
import { FOUNDATIONS, foundationsOf, isPlain } from './foundations'

const { clauses } = loadClauses(locateSuite(process.execPath))

test('every foundation and every owner of a requirement is a clause of level must', () => {
  const musts = clauses.filter(({ level }) => level === 'must').map(({ id }) => id)
  assert.deepEqual(
    [...FOUNDATIONS, ...OWNERS].filter((id) => !musts.includes(id)),
    [],
  )
  assert.deepEqual(
    FOUNDATIONS.filter((id) => !OWNERS.some((owner) => owner === id)),
    [],
  )
})

const rests = (...steps: string[]) => foundationsOf({ steps, clauses: ['x/1'] })

test('a scenario rests on what its sentences need, in the order of the foundations', () => {
  assert.deepEqual(rests('the server answers plain HTTP'), [])
  assert.deepEqual(rests('"alice" is connected'), ['server-initializing/1'])
  assert.deepEqual(rests('"alice" is refused "subscribe" for "p"', '"alice" is subscribed to "p"'), [
    'server-initializing/1',
    'subscribing/3.2.2',
    'subscribing/3.1.1',
  ])
  assert.ok(rests('Redis does not hold "p"').includes('subscription-deletion/1'))
})

test('only with several clients does it rest on each of them being served', () => {
  const reaches = 'a payload published to "c" reaches "alice" once'
  assert.ok(!rests('"alice" is subscribed to "p"', reaches).includes('delivery/1'))
  assert.ok(rests('"alice" is subscribed to "p"', '"bob" is connected', reaches).includes('delivery/1'))
  assert.ok(
    rests('each of 20 clients is connected', 'a payload published to "c" reaches each of 20 clients once').includes(
      'delivery/1',
    ),
  )
})

test('patterns and frames are no words of a sentence, and a clause does not rest on itself', () => {
  assert.deepEqual(rests('"alice" sends `nothing more, Redis holds`'), ['server-initializing/1', 'subscribing/3.2.2'])
  assert.deepEqual(rests('the status of that server is "in order"'), [])
  const own = { steps: ['"alice" is connected'], clauses: ['server-initializing/1'] }
  assert.deepEqual(foundationsOf(own), [])
})

test('a scenario is plain if its patterns and channels are of the commonest kind', () => {
  for (const step of [
    '"alice" is connected over "websocket"',
    '"alice", "bob" and "carol" subscribe to "news:*"',
    'Redis was sent "PSUBSCRIBE" for "news:*" once',
    'a payload published to "news:1" reaches "alice" once',
  ])
    assert.ok(isPlain({ steps: [step] }), step)
  for (const step of [
    '"alice" is subscribed to "news"',
    '"alice" is subscribed to "News:*"',
    '"alice" is subscribed to " news:* "',
    'Redis holds "news:[a-z]" once',
    '"alice" sends `{}`',
  ])
    assert.ok(!isPlain({ steps: ['"alice" is connected', step] }), step)
})
