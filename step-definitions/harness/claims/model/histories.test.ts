import assert from 'node:assert/strict'
import test, { type TestContext } from 'node:test'
import type { HistoryStep } from '../../../../schemas/types'
import { assertCaught } from '../../../../test/harness/assertions'
import { LIMIT_MS, startFixture } from '../../../../test/harness/fixture'
import { generation } from '../../../../test/harness/generation'
import type { Misbehaviour } from '../../../../test/servers/misbehaviour'
import { GeneratedCaseFailed } from '../../errors'
import { agreesWithModel } from './histories'

test('over polling too, where the server cannot notice at once that a client has vanished', async (t) => {
  const { connect, context, transcript } = await startFixture(t)
  const settings = { clients: 2, patterns: 2, connect: (name: string) => connect(name, LIMIT_MS, 'polling') }
  await agreesWithModel(30, settings, context(), generation(transcript))
})

async function histories(t: TestContext, count: number, limitMs: number, ...misbehaviours: Misbehaviour[]) {
  const { connect, context, transcript } = await startFixture(t, ...misbehaviours)
  const settings = { clients: 3, patterns: 3, connect: (name: string) => connect(name, limitMs) }
  const claim = agreesWithModel(count, settings, context(limitMs), generation(transcript))
  return { claim, transcript }
}

test('a right server agrees with the model', async (t) => {
  await (await histories(t, 60, LIMIT_MS)).claim
})

test('so does one that omits action and pattern where it may', async (t) => {
  await (await histories(t, 30, LIMIT_MS, 'bare unsubscribe replies')).claim
})

/** ms; long enough for a right server, and short enough to wait for a wrong one */
const BRIEF = 2_000

for (const [misbehaviour, limitMs, actual] of [
  ['wrong status', LIMIT_MS, /control-[-\w.]*","status":false/], // as it comes, before any history
  ['wrong pattern', LIMIT_MS, /^alice received .*\?"/],
  ['replies twice', LIMIT_MS, / (also )?received /],
  ['delivers twice', LIMIT_MS, /^\d times/],
  ['delivers to all', LIMIT_MS, /^\d times/],
  ['PSUBSCRIBE twice', BRIEF, /^1 connections hold it, by 2 PSUBSCRIBE/],
  ['two connections', BRIEF, /^[12] connections hold it, by 1/],
  ['delivers to one', BRIEF, /^\d times; no more: within/],
  ['overtakes', BRIEF, /^none holds it/],
] as const)
  test(`caught: ${misbehaviour}`, async (t) => {
    const { claim } = await histories(t, 60, limitMs, misbehaviour)
    await assertCaught(claim, actual)
  })

test('a failing history is shrunk, reported one step a line, and the transcript has it alone', async (t) => {
  const { claim, transcript } = await histories(t, 60, BRIEF, 'never unsubscribes')
  const error = await claim.catch((thrown: unknown) => thrown)
  assert.ok(error instanceof GeneratedCaseFailed)
  assert.match(error.actual, /\nthis was done:\n1\. (alice|bob|carol) subscribes to "a?b?\*"$/)
  const connects = transcript.entries().filter(({ event }) => event === 'connects')
  assert.deepEqual(
    connects.map(({ source }) => source),
    ['alice', 'bob', 'carol'],
  )
})

test('in a replay the recorded history is played step by step, as often as random ones would be', async (t) => {
  const { connect, context, transcript } = await startFixture(t)
  const steps: HistoryStep[] = [
    { does: 'asks', client: 1, action: 'subscribe', pattern: 1 },
    { does: 'publishes', channel: 1 },
    { does: 'waits' },
    { does: 'asks', client: 1, action: 'unsubscribe', pattern: 1 },
    { does: 'leaves', client: 0, way: 'disconnects' },
    { does: 'leaves', client: 0, way: 'vanishes' },
  ]
  const recorded = { mark: '53a5e0d3', generated: { kind: 'history' as const, clients: 2, patterns: 2, steps } }
  const connected: string[] = []
  const connectAndRecord = (name: string) => {
    connected.push(name)
    return connect(name)
  }
  // the recorded numbers of clients and patterns count, not these
  const settings = { clients: 3, patterns: 1, connect: connectAndRecord }
  await agreesWithModel(2, settings, context(), generation(transcript, { recorded }))
  assert.deepEqual(connected, ['alice', 'bob', 'alice 2', 'alice 3', 'alice 4', 'alice 5'])
  const sent = transcript
    .entries()
    .filter(({ source, event, text }) => source === 'bob' && event === 'sends' && /:a\*/.test(text))
  assert.deepEqual(
    sent.map(({ text }) => JSON.parse(text).action),
    ['subscribe', 'unsubscribe'],
  )
})
