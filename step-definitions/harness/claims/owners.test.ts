import assert from 'node:assert/strict'
import test, { type TestContext } from 'node:test'
import { ownersOf } from '../../../test/harness/assertions'
import { startFixture, TIMEOUT_EXPECTED_MS, timesOutAfter } from '../../../test/harness/fixture'
import type { Misbehaviour } from '../../../test/servers/misbehaviour'
import type { Transport } from '../client/protocol-client'
import type { Owner } from '../owners'
import { Burst, receivedInOrder } from './bursts'
import { doesNotReach, ownersOfMissing, reachesOnce } from './deliveries'
import { publishPayload, receivesUnchanged } from './payloads'
import { isRefused, ownerOfRefusal, sendsRaw } from './raw-frames'
import { doesNotHold, holds, wasSent } from './redis'

/** Alice and bob, who have patterns of their own and share one, on a server that misbehaves in these ways. */
async function pair(t: TestContext, ...misbehaviours: Misbehaviour[]) {
  const { connect, context, names } = await startFixture(t, ...misbehaviours)
  let isHurried = false
  const limit = timesOutAfter(() => isHurried)
  const [alice, bob] = [await connect('alice', limit), await connect('bob', limit)]
  for (const [client, pattern] of [
    [alice, 'a'],
    [bob, 'b'],
    [alice, 'shared'],
    [bob, 'shared'],
  ] as const)
    await client.subscribe(pattern)
  /** For claims that wait for what cannot happen: the clients wait no longer either. */
  const short = () => {
    isHurried = true
    return context(TIMEOUT_EXPECTED_MS)
  }
  return { alice, bob, names, context: () => context(), short }
}

type Pair = Awaited<ReturnType<typeof pair>>

const CASES: [owner: Owner, situation: string, Misbehaviour[], claim: (on: Pair) => Promise<unknown>][] = [
  [
    'subscribing/3.2.1',
    'nobody receives a payload',
    ['loses the first'],
    async ({ alice, bob, context }) => reachesOnce([alice, bob], 'shared', context()),
  ],
  [
    'subscription-creation/1',
    'Redis does not hold the pattern, so that nothing can come',
    ['SUBSCRIBE'],
    async ({ alice, short }) => reachesOnce([alice], 'nothing-matches', short()),
  ],
  [
    'delivery/1',
    'a payload for its own pattern comes twice',
    ['delivers twice'],
    async ({ alice, context }) => reachesOnce([alice], 'a', context()),
  ],
  [
    'delivery/6',
    'a payload for a pattern that it never had',
    ['delivers to all'],
    async ({ alice, context }) => doesNotReach(alice, 'b', context()),
  ],
  [
    'unsubscribing/3.2',
    'a payload for a pattern that it has left',
    ['keeps unsubscribed clients'],
    async ({ alice, context }) => {
      alice.sendRequest('unsubscribe', 'shared')
      await alice.receivesReply('unsubscribe', 'shared', true)
      await doesNotReach(alice, 'shared', context())
    },
  ],
  [
    'wire/4',
    'a second reply to a request of its own',
    ['replies twice'],
    async ({ alice }) => alice.hearsNothingMore(),
  ],
  [
    'delivery/1',
    'a payload of a burst comes twice',
    ['delivers twice'],
    async ({ alice, context }) => {
      const burst = new Burst('a', context())
      await burst.publish(2)
      await receivedInOrder(alice, burst)
    },
  ],
  [
    'delivery/3',
    'payloads of a burst change places',
    ['swaps'],
    async ({ alice, context }) => {
      const burst = new Burst('a', context())
      await burst.publish(4)
      await receivedInOrder(alice, burst)
    },
  ],
  [
    'delivery/4',
    'a payload is changed',
    ['trims payloads'],
    async ({ alice, context }) => receivesUnchanged(alice, 'a', await publishPayload(' x ', 'a', context()), context()),
  ],
  [
    'delivery/5',
    'bytes that are no text are changed',
    ['bytes as text'],
    async ({ alice, context }) => {
      const payload = await publishPayload(Buffer.from([0xff, 0xfe]), 'a', context())
      await receivesUnchanged(alice, 'a', payload, context())
    },
  ],
  [
    'subscription-creation/1',
    'a pattern has two PSUBSCRIBEs',
    ['PSUBSCRIBE twice'],
    async ({ context }) => wasSent('PSUBSCRIBE', 'a', 'once', async () => {}, context()),
  ],
  [
    'subscription-creation/1',
    'Redis was never told of the pattern',
    ['never to Redis'],
    async ({ short }) => holds('a', 1, async () => {}, short()),
  ],
  [
    'subscription-deletion/1',
    'Redis holds a pattern that nobody has',
    ['never unsubscribes'],
    async ({ short }) => doesNotHold('a', async () => {}, short()),
  ],
]

for (const [owner, situation, misbehaviours, claim] of CASES)
  test(`${owner} owns what is not met where ${situation}`, async (t) => {
    const on = await pair(t, ...misbehaviours)
    const [first] = await ownersOf(claim(on))
    assert.equal(first, owner)
  })

/** Alice, over a transport, on a server that misbehaves; she is subscribed to `p:*`. What she misses is not awaited for long. */
async function alone(t: TestContext, transport: Transport, ...misbehaviours: Misbehaviour[]) {
  const { connect, context } = await startFixture(t, ...misbehaviours)
  let isHurried = false
  const alice = await connect(
    'alice',
    timesOutAfter(() => isHurried),
    transport,
  )
  await alice.subscribe('p:*')
  const unsubscribe = async () => {
    alice.sendRequest('unsubscribe', 'p:*')
    await alice.receivesReply('unsubscribe', 'p:*', true)
  }
  const hurry = () => {
    isHurried = true
    return context(TIMEOUT_EXPECTED_MS)
  }
  return { alice, unsubscribe, context: () => context(), hurry }
}

test('unsubscribing/3.2 may own whatever shows that a client is still on a pattern it has left', async (t) => {
  const { alice, unsubscribe, context, hurry } = await alone(t, 'websocket', 'keeps unsubscribed clients')
  await unsubscribe()
  alice.sendRequest('unsubscribe', 'p:*')
  assert.deepEqual(await ownersOf(alice.receivesReply('unsubscribe', 'p:*', false)), [
    'unsubscribing/3.2',
    'unsubscribing/2.1.1',
  ])
  assert.deepEqual(await ownersOf(alice.subscribe('p:*')), ['unsubscribing/3.2', 'subscribing/3'])
  assert.deepEqual(await ownersOf(doesNotHold('p:*', async () => {}, hurry())), [
    'unsubscribing/3.2',
    'subscription-deletion/1',
    'unsubscribing/3.2.1.1',
  ])
  assert.deepEqual(await ownersOf(doesNotReach(alice, 'p:1', context())), ['unsubscribing/3.2', 'delivery/6'])
})

test('subscription-deletion/1 owns a second PSUBSCRIBE for a pattern that was left and not given up', async (t) => {
  const kept = await alone(t, 'websocket', 'never unsubscribes')
  await kept.unsubscribe()
  await kept.alice.subscribe('p:*')
  assert.deepEqual(await ownersOf(holds('p:*', 1, async () => {}, kept.context())), [
    'subscription-deletion/1',
    'subscription-creation/1',
  ])
  const twice = await alone(t, 'websocket', 'PSUBSCRIBE twice')
  assert.deepEqual(await ownersOf(holds('p:*', 1, async () => {}, twice.context())), ['subscription-creation/1'])
})

test('subscription-creation/1 owns that what Redis was never told of is not given up', async (t) => {
  const { unsubscribe, context } = await alone(t, 'websocket', 'never to Redis', 'never unsubscribes')
  await unsubscribe()
  const never = wasSent('PUNSUBSCRIBE', 'p:*', 'at least once', async () => {}, context())
  assert.deepEqual(await ownersOf(never), ['subscription-creation/1'])
})

test('a grant with the refusal behind it is a reply too many; another client may have asked for it', async (t) => {
  const { connect } = await startFixture(t, 'grants before it refuses')
  const alice = await connect('alice')
  await alice.subscribe('p:*')
  alice.sendRequest('subscribe', 'p:*')
  assert.deepEqual(await ownersOf(alice.receivesReply('subscribe', 'p:*', false)), ['wire/4'])
  const bob = await connect('bob')
  await bob.subscribe('p:*')
  bob.sendRequest('subscribe', 'p:*')
  assert.deepEqual(await ownersOf(bob.receivesReply('subscribe', 'p:*', false)), ['wire/7', 'wire/4'])
})

test('a second reply may be for another client only if that one has asked the same since', async (t) => {
  const { connect, context } = await startFixture(t, 'replies twice')
  const [alice, bob] = [await connect('alice'), await connect('bob')]
  await alice.subscribe('p:*')
  await bob.subscribe('p:*')
  assert.deepEqual(await ownersOf(bob.hearsNothingMore()), ['wire/4'])
  assert.deepEqual(await ownersOf(alice.hearsNothingMore()), ['wire/7', 'wire/4'])
  // and who has an unclaimed reply may have taken another one for its grant
  assert.deepEqual(await ownersOfMissing(bob, 'never', context()), ['wire/4', 'subscribing/3.2.1', 'delivery/1'])
})

test('subscribing/3.2.2 may own any grant that is malformed', async (t) => {
  const { connect } = await startFixture(t, 'malformed status')
  const [alice, bob] = [await connect('alice'), await connect('bob')]
  await ownersOf(alice.subscribe('p:*'))
  assert.deepEqual(await ownersOf(bob.subscribe('p:*')), ['subscribing/3.2.2', 'subscribing/3', 'subscribing/2.1.1'])
})

test('where the server hangs up on a barrier, what was asked before may be the reason', async (t) => {
  const { connect } = await startFixture(t, 'hangs up')
  const alice = await connect('alice')
  alice.sendRequest('unsubscribe', 'p:*')
  assert.deepEqual(await ownersOf(alice.barrier()), ['unsubscribing/2.1.1', 'subscribing/3.2.2'])
})

test('server-initializing/2 may own what a client over polling misses', async (t) => {
  const { alice, context, hurry } = await alone(t, 'polling', 'delivers nothing over polling')
  hurry()
  assert.deepEqual(await ownersOf(alice.barrier()), ['server-initializing/2', 'subscribing/3.2.1'])
  assert.deepEqual(await alice.ownersOfMissed('p:*', 'p:1'), ['server-initializing/2', 'subscribing/3.2.1'])
  const burst = new Burst('p:1', context())
  await burst.publish(2)
  assert.deepEqual(await ownersOf(receivedInOrder(alice, burst)), ['subscribing/3.2.1', 'server-initializing/2'])
})

test('delivery/1 owns a payload that another client of the pattern has', async (t) => {
  const { alice, bob, names, context } = await pair(t, 'delivers to one')
  const payload = names.token('payload')
  await context().redis('').publish('shared', payload)
  assert.ok(await alice.nextDelivery(payload))
  assert.deepEqual(await ownersOfMissing(bob, payload, context()), ['delivery/1'])
})

test('ordering/1 owns a payload that is missed right after the grant, where a later one comes', async (t) => {
  const served = await pair(t)
  assert.deepEqual(await served.alice.ownersOfMissed('a', 'a'), ['ordering/1'])
  const unserved = await pair(t, 'delivers nothing')
  unserved.short()
  assert.deepEqual(await unserved.alice.ownersOfMissed('a', 'a'), ['subscribing/3.2.1'])
  assert.deepEqual(await unserved.alice.ownersOfMissed('never', 'never'), ['subscription-creation/1'])
})

test('subscribing/3.2.2 owns that a request is granted', async (t) => {
  const { connect } = await startFixture(t, 'wrong status')
  const alice = await connect('alice')
  assert.deepEqual(await ownersOf(alice.subscribe('p:*')), ['subscribing/3.2.2'])
})

test('a refusal that does not come belongs to the clause for what is wrong with the frame', async (t) => {
  for (const [frame, owner] of [
    [Buffer.from('x'), 'robustness/5'],
    ['x', 'robustness/1'],
    ['{"action":"greet","pattern":"p"}', 'robustness/2'],
    ['{"action":"subscribe","pattern":""}', 'robustness/3'],
    ['{"action":"subscribe","pattern":"\\u0007"}', 'robustness/4'],
    ['x'.repeat(1_000_001), 'robustness/6'],
  ] as const)
    assert.equal(ownerOfRefusal(frame), owner)
  const { connect, context } = await startFixture(t, 'ignores nonsense')
  const alice = await connect('alice')
  await sendsRaw(alice, 'x', context())
  assert.deepEqual(await ownersOf(isRefused(alice, context(TIMEOUT_EXPECTED_MS))), ['robustness/1'])
  await sendsRaw(alice, '{}', context())
  assert.deepEqual(await ownersOf(isRefused(alice, context(TIMEOUT_EXPECTED_MS))), ['robustness/1', 'robustness/2'])
})
