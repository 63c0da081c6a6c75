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

test('parameters as the runner gives them are handed on', () => {
  assert.equal(checkedParameters(GOOD), GOOD)
  checkedParameters({ ...GOOD, failures: '/tmp/failures' })
  checkedParameters({ ...GOOD, protocol: 3, dialect: { name: 'd', module: '/d.mjs' } })
  checkedParameters({ ...GOOD, messageForm: ['wire/1'] })
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
  ['no folder', { ...GOOD, failures: '' }, /\/failures/],
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
