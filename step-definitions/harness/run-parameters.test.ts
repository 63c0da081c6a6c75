import assert from 'node:assert/strict'
import test from 'node:test'
import { checkedParameters } from './run-parameters'

const GOOD = {
  target: { kind: 'command', command: 'node server.js' },
  cwd: '/',
  path: '/engine.io',
  without: ['status'],
  limits: { must: 1, start: 1, stop: 1 },
  seed: 1,
}
const TRACES = {
  generated: '/tmp/failures',
  suite: { name: 'realizehit-conformance', version: '1.2.3', featuresDigest: '0'.repeat(64) },
  implementation: { kind: 'command', target: 'node server.js' },
}
const WITH_UNKNOWN_STEP = { kind: 'history', clients: 2, patterns: 1, steps: [{ does: 'sleeps' }] }

test("the runner's parameters are accepted", () => {
  assert.equal(checkedParameters(GOOD), GOOD)
  checkedParameters({ ...GOOD, messageForm: ['wire/1'] })
  checkedParameters({ ...GOOD, protocol: 3, dialect: { name: 'd', module: '/d.mjs' } })
  checkedParameters({ ...GOOD, statusLines: { listening: 'up', closed: 'down' } })
  checkedParameters({ ...GOOD, traces: TRACES })
  checkedParameters({ ...GOOD, traces: { ...TRACES, every: '/tmp/every' } })
  const steps = [{ does: 'asks', client: 1, action: 'subscribe', pattern: 0 }, { does: 'waits' }]
  for (const replay of [
    { mark: '53a5e0d3' },
    { mark: '53a5e0d3', generated: { kind: 'frames', frames: [{ text: '\ud800' }, { base64: '/w==' }] } },
    { mark: '53a5e0d3', generated: { kind: 'history', clients: 2, patterns: 1, steps } },
  ])
    checkedParameters({ ...GOOD, replay })
  for (const target of [
    { kind: 'module', module: '/server.js' },
    { kind: 'url', url: 'http://h' },
    { kind: 'url', url: 'http://h', redis: 'redis://r' },
  ])
    checkedParameters({ ...GOOD, target })
})

for (const [what, wrong, why] of [
  ['nothing at all', undefined, /must be object/],
  ['a missing one', { ...GOOD, cwd: undefined }, /cwd/],
  ['an unknown one', { ...GOOD, more: 1 }, /additional properties/],
  ['an unknown capability', { ...GOOD, without: ['speed'] }, /\/without\/0 must be equal to one of/],
  ['a limit of zero', { ...GOOD, limits: { must: 0, start: 1, stop: 1 } }, /\/limits\/must must be > 0/],
  ['an unknown protocol', { ...GOOD, protocol: 5 }, /\/protocol must be equal to one of/],
  ['half of the status lines', { ...GOOD, statusLines: { listening: 'up' } }, /\/statusLines must have .*closed/],
  ['no folder', { ...GOOD, traces: { ...TRACES, generated: '' } }, /\/traces\/generated/],
  ['an invalid mark', { ...GOOD, replay: { mark: 'alice' } }, /\/replay\/mark/],
  ['an invalid step', { ...GOOD, replay: { mark: '53a5e0d3', generated: WITH_UNKNOWN_STEP } }, /\/replay\/generated/],
  ['a relative path', { ...GOOD, path: 'engine.io' }, /\/path must match pattern/],
  ['a target of two kinds', { ...GOOD, target: { kind: 'url', url: 'http://h', command: 'x' } }, /\/target/],
] as const)
  test(`refused: ${what}`, () => {
    assert.throws(
      () => checkedParameters(wrong),
      ({ message }: Error) => {
        assert.match(message, /^The world parameters are wrong: .*\. Use the runner, or cucumber\.js\.$/)
        assert.match(message, why)
        return true
      },
    )
  })
