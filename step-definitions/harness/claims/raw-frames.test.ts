import assert from 'node:assert/strict'
import test, { type TestContext } from 'node:test'
import { assertCaught } from '../../../test/harness/assertions'
import { LIMIT_MS, startFixture, TIMEOUT_EXPECTED_MS } from '../../../test/harness/fixture'
import type { Misbehaviour } from '../../../test/servers/misbehaviour'
import { NotObserved } from '../errors'
import { Names } from '../names'
import { changesSince, hasChangedNothing, isRefused, isRefusedOrDisconnected, sendsRaw } from './raw-frames'

/** Alice has sent a frame that is not a request. */
async function nonsense(t: TestContext, limitMs: number, ...misbehaviours: Misbehaviour[]) {
  const { connect, context, names, redis } = await startFixture(t, ...misbehaviours)
  const bob = await connect('bob')
  await bob.subscribe(names.unique('p'))
  const alice = await connect('alice', limitMs)
  const frame = await sendsRaw(alice, '{"action":', context())
  return { alice, frame, context: context(limitMs), redis, settle: () => bob.barrier() }
}

test('a frame is refused and changes nothing, text and bytes', async (t) => {
  const { alice, context, frame, settle } = await nonsense(t, LIMIT_MS)
  await isRefused(alice, context)
  await hasChangedNothing(frame, settle, context)
  const bytes = await sendsRaw(alice, Buffer.from('{"action":"subscribe","pattern":"p"}'), context)
  await isRefusedOrDisconnected(alice, context)
  await hasChangedNothing(bytes, settle, context)
  await alice.hearsNothingMore()
})

test('caught: a frame that is granted, or gets no reply', async (t) => {
  const granted = await nonsense(t, LIMIT_MS, 'grants nonsense')
  await assertCaught(isRefused(granted.alice, granted.context), /^the server replied .*"status":true/)
  const ignored = await nonsense(t, TIMEOUT_EXPECTED_MS, 'ignores nonsense')
  await assertCaught(isRefused(ignored.alice, ignored.context), /^no reply: within 150 ms$/)
  await assertCaught(isRefusedOrDisconnected(ignored.alice, ignored.context), /^no reply: within 150 ms$/)
})

test('a server that hangs up does not refuse; it disconnects', async (t) => {
  const { alice, context, frame, settle } = await nonsense(t, LIMIT_MS, 'hangs up on nonsense')
  await assertCaught(isRefused(alice, context), /^no reply: the server closed the connection$/)
  await isRefusedOrDisconnected(alice, context)
  await hasChangedNothing(frame, settle, context)
})

test('caught: a frame that is refused, and still reaches Redis', async (t) => {
  const { alice, context, frame, settle } = await nonsense(t, LIMIT_MS, 'nonsense to Redis')
  await isRefused(alice, context)
  await assertCaught(hasChangedNothing(frame, settle, context), /^PSUBSCRIBE nonsense$/)
})

test('caught: granted where a disconnection would do', async (t) => {
  const { alice, context } = await nonsense(t, LIMIT_MS, 'grants nonsense')
  await assertCaught(isRefusedOrDisconnected(alice, context), /"status":true/)
})

test('without an observable Redis a frame can be sent, and changes are not observed', async (t) => {
  const { connect, context } = await startFixture(t)
  const blind = {
    ...context(),
    redis: (requirement: string) => {
      throw new NotObserved('redis', requirement)
    },
  }
  const alice = await connect('alice')
  const frame = await sendsRaw(alice, 'nonsense', blind)
  await isRefused(alice, blind)
  await assert.rejects(
    hasChangedNothing(frame, async () => {}, blind),
    NotObserved,
  )
})

test('what counts as a change: commands of the server, except for barriers and for earlier scenarios', () => {
  const names = new Names()
  const ours = names.unique('p')
  const barrier = `${names.unique(names.token('barrier'))}*`
  const command = (address: string, name: string, ...args: string[]) => ({ address, name, args })
  const commands = [
    command('server', 'PSUBSCRIBE', ours),
    command('server', 'PSUBSCRIBE', barrier),
    command('server', 'PUNSUBSCRIBE', new Names().unique('p')),
    command('other', 'PSUBSCRIBE', 'q'),
    command('server', 'PUNSUBSCRIBE', barrier, 'r'),
    command('server', 'PUNSUBSCRIBE'),
    command('second', 'PSUBSCRIBE', `x ${ours}`),
  ]
  const [first, , , , ...last] = commands
  assert.deepEqual(changesSince(1, commands, names), last)
  assert.deepEqual(changesSince(0, commands, names), [first, ...last])
})
