import assert from 'node:assert/strict'
import test, { type TestContext } from 'node:test'
import { isCaught } from '../../../test/harness/assertions'
import { AMPLE, SHORT, scene } from '../../../test/harness/fixture'
import type { Fault } from '../../../test/servers/small-server'
import { NotObserved } from '../errors'
import { Names } from '../names'
import { changesSince, hasChangedNothing, isRefused, isRefusedOrDisconnected, sendsRaw } from './raw-frames'

/** Alice has sent something that is no request. */
async function nonsense(t: TestContext, limitMs: number, ...faults: Fault[]) {
  const { connect, around, names, redis } = await scene(t, ...faults)
  const bob = await connect('bob')
  await bob.subscribe(names.unique('p'))
  const alice = await connect('alice', limitMs)
  const frame = await sendsRaw(alice, '{"action":', around())
  return { alice, frame, around: around(limitMs), redis, settle: () => bob.barrier() }
}

test('a frame is refused and changes nothing; text and bytes', async (t) => {
  const { alice, around, frame, settle } = await nonsense(t, AMPLE)
  await isRefused(alice, around)
  await hasChangedNothing(frame, settle, around)
  const bytes = await sendsRaw(alice, Buffer.from('{"action":"subscribe","pattern":"p"}'), around)
  await isRefusedOrDisconnected(alice, around)
  await hasChangedNothing(bytes, settle, around)
  await alice.hearsNothingMore()
})

test('caught: a frame that is granted, or not answered', async (t) => {
  const granted = await nonsense(t, AMPLE, 'grants nonsense')
  await isCaught(isRefused(granted.alice, granted.around), /^the server replied .*"status":true/)
  const ignored = await nonsense(t, SHORT, 'ignores nonsense')
  await isCaught(isRefused(ignored.alice, ignored.around), /^no reply: within 150 ms$/)
  await isCaught(isRefusedOrDisconnected(ignored.alice, ignored.around), /^no reply: within 150 ms$/)
})

test('a server that hangs up disconnects, and does not refuse', async (t) => {
  const { alice, around, frame, settle } = await nonsense(t, AMPLE, 'hangs up on nonsense')
  await isCaught(isRefused(alice, around), /^no reply: the server closed the connection$/)
  await isRefusedOrDisconnected(alice, around)
  await hasChangedNothing(frame, settle, around)
})

test('caught: a frame that is refused, and told to Redis', async (t) => {
  const { alice, around, frame, settle } = await nonsense(t, AMPLE, 'nonsense to Redis')
  await isRefused(alice, around)
  await isCaught(hasChangedNothing(frame, settle, around), /^PSUBSCRIBE nonsense$/)
})

test('caught: granted where a disconnection would do', async (t) => {
  const { alice, around } = await nonsense(t, AMPLE, 'grants nonsense')
  await isCaught(isRefusedOrDisconnected(alice, around), /"status":true/)
})

test('without a Redis to watch a frame is sent all the same, and that nothing changed is not observed', async (t) => {
  const { connect, around } = await scene(t)
  const blind = {
    ...around(),
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

test('what counts as a change: commands of the server, but for barriers and for what earlier scenarios left', () => {
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
