import assert from 'node:assert/strict'
import test, { type TestContext } from 'node:test'
import { isCaught } from '../../../test/harness/assertions'
import { AMPLE, scene } from '../../../test/harness/fixture'
import { generation } from '../../../test/harness/generation'
import type { Fault } from '../../../test/servers/small-server'
import { GeneratedCaseFailed } from '../errors'
import { refusesHostileFrames } from './hostile-frames'

async function hostile(t: TestContext, count: number, limitMs: number, ...faults: Fault[]) {
  const { connect, around, names, transcript } = await scene(t, ...faults)
  await (await connect('bob')).subscribe(names.unique('p'))
  const alice = await connect('alice', limitMs)
  const claim = refusesHostileFrames(
    count,
    alice,
    () => connect('alice', limitMs),
    around(limitMs),
    generation(transcript),
  )
  return { claim, transcript }
}

test('frames that are refused and change nothing; as many as were asked for', async (t) => {
  const { claim, transcript } = await hostile(t, 60, AMPLE)
  await claim
  const sent = transcript.entries().filter(({ source, event }) => source === 'alice' && event.startsWith('sends'))
  assert.equal(sent.length, 51) // of the last batch, and its barrier
})

for (const [fault, limitMs, actual] of [
  ['grants nonsense', AMPLE, /^reply 1: the server replied .*"status":true/],
  ['ignores nonsense', 1_000, /^reply 1: no reply: within/],
  ['hangs up on nonsense', AMPLE, /^reply 1: no reply: the server closed the connection/],
  ['refuses twice', AMPLE, /^also: .*"status":false/],
  ['nonsense to Redis', AMPLE, /^Redis was sent PSUBSCRIBE nonsense/],
] as const)
  test(`caught: ${fault}, with the one frame that matters`, async (t) => {
    const { claim, transcript } = await hostile(t, 50, limitMs, fault)
    await isCaught(claim, actual)
    const error = await claim.catch((thrown: unknown) => thrown)
    assert.ok(error instanceof GeneratedCaseFailed)
    assert.match(error.actual, /\nthis was done:\n1\. alice sends .*$/)
    const entries = transcript.entries()
    const by = (source: string, event: string) =>
      entries.filter((entry) => entry.source === source && entry.event === event).length
    assert.equal(by('bob', 'connects'), 1, 'what was given is told')
    assert.equal(by('alice', 'connects'), 1, 'and who sent it came once')
    assert.equal(by('alice', 'vanishes'), 0)
  })

test('recorded frames are sent instead, with the names of today, and nothing else', async (t) => {
  const { connect, around, names, transcript } = await scene(t, 'grants nonsense')
  const frames = [{ text: '{"action":"subscribe","pattern":"53a5e0d3:\\u0000"}' }, { base64: '/w==' }]
  const recorded = { mark: '53a5e0d3', generated: { kind: 'frames' as const, frames } }
  const alice = await connect('alice')
  const claim = refusesHostileFrames(250, alice, () => connect('alice'), around(), generation(transcript, { recorded }))
  await isCaught(claim, /^reply 1: .*\nas it was recorded\n/)
  const sent = transcript.entries().filter(({ event }) => event.startsWith('sends'))
  assert.deepEqual(
    sent.map(({ text }) => text),
    [`{"action":"subscribe","pattern":"${names.mark}:\\u0000"}`, '/w=='],
  )
})
