import assert from 'node:assert/strict'
import test from 'node:test'
import { sample } from 'fast-check'
import { type Frame, hostileFrames, isHostile } from './hostile-frames'

const GOOD = '{"action":"subscribe","pattern":"p"}'

for (const [what, frame] of [
  ['not JSON', '{"action":"subscribe","pattern":"p"'],
  ['not an object', `[${GOOD}]`],
  ['another action', '{"action":"publish","pattern":"p"}'],
  ['an inherited action', '{"__proto__":{"action":"subscribe"},"pattern":"p"}'],
  ['another pattern', '{"action":"subscribe","pattern":1}'],
  ['an empty pattern', '{"action":"subscribe","pattern":""}'],
  ['a control character', '{"action":"subscribe","pattern":"\\u007f"}'],
  ['a lone surrogate', '{"action":"subscribe","pattern":"\\udc00"}'],
  ['bytes', Buffer.from(GOOD)],
] as [string, Frame][])
  test(`hostile: ${what}`, () => assert.ok(isHostile(frame)))

for (const [what, frame] of [
  ['a request', GOOD],
  ['unknown fields', '{"action":"subscribe","pattern":"p","__proto__":1}'],
  ['white space', ` \n${GOOD}\t`],
  ['a byte order mark, which a reader may skip', `\ufeff${GOOD}`],
  ['keys in other letter case, which some readers accept', '{"Action":"subscribe","pattern":"p"}'],
  ['characters beyond ASCII', '{"action":"subscribe","pattern":"\\u0085\\ufffd"}'],
  ['a surrogate that is replaced on the way', '{"action":"subscribe","pattern":"\ud800"}'],
  ['two packets over polling', 'x\x1e'],
] as const)
  test(`not hostile: ${what}`, () => assert.ok(!isHostile(frame)))

test('generated frames are all hostile, of many kinds, and the same for the same seed', () => {
  const frames = sample(hostileFrames('p'), { seed: 7, numRuns: 2_000 })
  assert.deepEqual(sample(hostileFrames('p'), { seed: 7, numRuns: 2_000 }), frames)
  assert.ok(frames.every(isHostile))
  const texts = frames.filter((frame) => typeof frame === 'string')
  const has = (what: string, test: (text: string) => boolean) =>
    assert.ok(texts.filter(test).length > 20, `hardly any: ${what}`)
  assert.ok(frames.length - texts.length > 100, 'hardly any bytes')
  has('texts beyond ASCII', (text) => /[^\0-\x7f]/.test(text))
  has('truncated requests', (text) => text.length > 0 && GOOD.startsWith(text))
  has('surrogates', (text) => /\\ud[89a-f]/.test(text))
  has('control characters', (text) => /\\u00[01]/.test(text))
  has('prototypes', (text) => /__proto__|constructor/.test(text))
  has('numbers as patterns', (text) => /"pattern":-?\d/.test(text))
  has('depth', (text) => text.includes('[[[[[[') || text.includes('{"a":{"a":'))
})
