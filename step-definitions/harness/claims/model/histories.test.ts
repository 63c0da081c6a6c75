import assert from 'node:assert/strict'
import test, { type TestContext } from 'node:test'
import type { HistoryStep } from '../../../../schemas/types'
import { isCaught } from '../../../../test/harness/assertions'
import { AMPLE, scene } from '../../../../test/harness/fixture'
import { generation } from '../../../../test/harness/generation'
import type { Fault } from '../../../../test/servers/small-server'
import { GeneratedCaseFailed } from '../../errors'
import { agreesWithModel } from './histories'

test('so does it over polling, where who vanishes between two polls cannot be missed at once', async (t) => {
  const { connect, around, transcript } = await scene(t)
  const table = { clients: 2, patterns: 2, connect: (name: string) => connect(name, AMPLE, 'polling') }
  await agreesWithModel(30, table, around(), generation(transcript))
})

async function histories(t: TestContext, count: number, limitMs: number, ...faults: Fault[]) {
  const { connect, around, transcript } = await scene(t, ...faults)
  const table = { clients: 3, patterns: 3, connect: (name: string) => connect(name, limitMs) }
  const claim = agreesWithModel(count, table, around(limitMs), generation(transcript))
  return { claim, transcript }
}

test('a right server agrees with the model', async (t) => {
  await (await histories(t, 60, AMPLE)).claim
})

test('so does one that leaves action and pattern out where it may', async (t) => {
  await (await histories(t, 30, AMPLE, 'bare unsubscribe replies')).claim
})

/** Long enough for a right server, and not too long to wait for one that is wrong. */
const BRIEF = 2_000

for (const [fault, limitMs, actual] of [
  ['wrong status', AMPLE, /control-[-\w.]*","status":false/], // as it comes, before any history
  ['wrong pattern', AMPLE, /^alice was told .*\?"/],
  ['replies twice', AMPLE, /was (also )?told /],
  ['delivers twice', AMPLE, /^\d times/],
  ['delivers to all', AMPLE, /^\d times/],
  ['PSUBSCRIBE twice', BRIEF, /^1 connections hold it, by 2 PSUBSCRIBE/],
  ['two connections', BRIEF, /^[12] connections hold it, by 1/],
  ['delivers to one', BRIEF, /^\d times; no more: within/],
  ['overtakes', BRIEF, /^none holds it/],
] as const)
  test(`caught: ${fault}`, async (t) => {
    const { claim } = await histories(t, 60, limitMs, fault)
    await isCaught(claim, actual)
  })

test('a history that fails is cut down, told one step a line, and the transcript tells of it alone', async (t) => {
  const { claim, transcript } = await histories(t, 60, BRIEF, 'never gives up')
  const error = await claim.catch((thrown: unknown) => thrown)
  assert.ok(error instanceof GeneratedCaseFailed)
  assert.match(error.actual, /\nthis was done:\n1\. (alice|bob|carol) subscribes to "a?b?\*"$/)
  const connects = transcript.entries().filter(({ event }) => event === 'connects')
  assert.deepEqual(
    connects.map(({ source }) => source),
    ['alice', 'bob', 'carol'],
  )
})

test('a recorded history is played instead, step for step, as often as others would be', async (t) => {
  const { connect, around, transcript } = await scene(t)
  const steps: HistoryStep[] = [
    { does: 'asks', client: 1, action: 'subscribe', pattern: 1 },
    { does: 'publishes', channel: 1 },
    { does: 'waits' },
    { does: 'asks', client: 1, action: 'unsubscribe', pattern: 1 },
    { does: 'leaves', client: 0, way: 'disconnects' },
    { does: 'leaves', client: 0, way: 'vanishes' },
  ]
  const recorded = { mark: '53a5e0d3', generated: { kind: 'history' as const, clients: 2, patterns: 2, steps } }
  const arrivals: string[] = []
  const arrive = (name: string) => {
    arrivals.push(name)
    return connect(name)
  }
  // it has its own number of clients and patterns, whatever the table has now
  const table = { clients: 3, patterns: 1, connect: arrive }
  await agreesWithModel(2, table, around(), generation(transcript, { recorded }))
  assert.deepEqual(arrivals, ['alice', 'bob', 'alice 2', 'alice 3', 'alice 4', 'alice 5'])
  const asked = transcript
    .entries()
    .filter(({ source, event, text }) => source === 'bob' && event === 'sends' && /:a\*/.test(text))
  assert.deepEqual(
    asked.map(({ text }) => JSON.parse(text).action),
    ['subscribe', 'unsubscribe'],
  )
})
