import assert from 'node:assert/strict'
import test, { type TestContext } from 'node:test'
import { assertCaught } from '../../../test/harness/assertions'
import { LIMIT_MS, startFixture } from '../../../test/harness/fixture'
import { generation } from '../../../test/harness/generation'
import type { Misbehaviour } from '../../../test/servers/misbehaviour'
import { GeneratedCaseFailed } from '../errors'
import { refusesHostileFrames } from './hostile-frames'

async function hostile(t: TestContext, count: number, limitMs: number, ...misbehaviours: Misbehaviour[]) {
  const { connect, context, names, transcript } = await startFixture(t, ...misbehaviours)
  await (await connect('bob')).subscribe(names.unique('p'))
  const alice = await connect('alice', limitMs)
  const claim = refusesHostileFrames(
    count,
    alice,
    () => connect('alice', limitMs),
    context(limitMs),
    generation(transcript),
  )
  return { claim, transcript }
}

test('frames that are refused and change nothing, in the given number', async (t) => {
  const { claim, transcript } = await hostile(t, 60, LIMIT_MS)
  await claim
  const sent = transcript.entries().filter(({ source, event }) => source === 'alice' && event.startsWith('sends'))
  assert.equal(sent.length, 51) // of the last batch, and its barrier
})

for (const [misbehaviour, limitMs, actual] of [
  ['grants nonsense', LIMIT_MS, /^reply 1: the server replied .*"status":true/],
  ['ignores nonsense', 1_000, /^reply 1: no reply: within/],
  ['hangs up on nonsense', LIMIT_MS, /^reply 1: no reply: the server closed the connection/],
  ['refuses twice', LIMIT_MS, /^also: .*"status":false/],
  ['nonsense to Redis', LIMIT_MS, /^Redis was sent PSUBSCRIBE nonsense/],
] as const)
  test(`caught: ${misbehaviour}, with the one frame that matters`, async (t) => {
    const { claim, transcript } = await hostile(t, 50, limitMs, misbehaviour)
    await assertCaught(claim, actual)
    const error = await claim.catch((thrown: unknown) => thrown)
    assert.ok(error instanceof GeneratedCaseFailed)
    assert.match(error.actual, /\nthis was done:\n1\. alice sends .*$/)
    const entries = transcript.entries()
    const by = (source: string, event: string) =>
      entries.filter((entry) => entry.source === source && entry.event === event).length
    assert.equal(by('bob', 'connects'), 1, 'the transcript has the steps before')
    assert.equal(by('alice', 'connects'), 1, 'the sender connects once')
    assert.equal(by('alice', 'vanishes'), 0)
  })

test('in a replay the recorded frames are sent, with the current names, and nothing else', async (t) => {
  const { connect, context, names, transcript } = await startFixture(t, 'grants nonsense')
  const frames = [{ text: '{"action":"subscribe","pattern":"53a5e0d3:\\u0000"}' }, { base64: '/w==' }]
  const recorded = { mark: '53a5e0d3', generated: { kind: 'frames' as const, frames } }
  const alice = await connect('alice')
  const claim = refusesHostileFrames(
    250,
    alice,
    () => connect('alice'),
    context(),
    generation(transcript, { recorded }),
  )
  await assertCaught(claim, /^reply 1: .*\nas it was recorded\n/)
  const sent = transcript.entries().filter(({ event }) => event.startsWith('sends'))
  assert.deepEqual(
    sent.map(({ text }) => text),
    [`{"action":"subscribe","pattern":"${names.mark}:\\u0000"}`, '/w=='],
  )
})
