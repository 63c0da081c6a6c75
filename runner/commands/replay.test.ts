import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import test, { type TestContext } from 'node:test'
import type { Trace } from '../../schemas/types'
import { RecordedIo } from '../../test/runner/io'
import { clause, feature, makeSuite } from '../../test/runner/suite'
import { trace } from '../../test/runner/trace'
import { run } from '../main'
import { featuresDigest, readFeatures } from '../suite/suite-files'

/** Plays a trace of the scenario of this one step, in a suite whose steps end as they are told. */
async function replay(t: TestContext, step: string, changes: Partial<Trace> = {}, ...argv: string[]) {
  const name = step.replaceAll('"', '')
  const suite = makeSuite(t, [clause('a/1')], { 'a.feature': feature({ 'a/1': ['a step throws', step] }) })
  const recorded = trace({ scenario: { name, uri: 'features/a.feature', line: 9, steps: [step] }, ...changes })
  const version = { ...recorded.suite, featuresDigest: featuresDigest(suite, readFeatures(suite)) }
  writeFileSync(join(suite.root, 't.json'), JSON.stringify({ ...recorded, suite: changes.suite ?? version }))
  const io = new RecordedIo(suite.root)
  const code = await run(['replay', 't.json', ...argv], io, suite)
  assert.equal(io.err, '')
  return { code, out: io.out, last: io.out.trimEnd().split('\n').at(-1) }
}

test('gone: what was played is said first, and that one scenario is all that is played', async (t) => {
  const { code, out } = await replay(t, 'it passes')
  assert.equal(code, 0)
  const first = 'Playing a/1 "it passes" again, against the bundled reference server.\n'
  const recorded = 'features/a.feature:9; recorded of the command python3 s.py:\n  not met then: refusing\n'
  assert.equal(out, `${first}${recorded}\nThe failure is gone.\n`)
})

test('still there: told as any failure, with its transcript', async (t) => {
  const { code, out, last } = await replay(t, 'the server does "refusing" wrong', {}, '--command', 'python3 t.py')
  assert.deepEqual([code, last], [1, 'The failure is still there.'])
  assert.match(out, /^Playing .* against the command python3 t\.py\.\n/)
  assert.match(out, /✗ a\/1 [\s\S]*requirement {2}refusing\n[\s\S]*transcript\n +0\.4 ms {2}alice/)
})

test('the same requirement is the same whatever mark its names have: at a url they have another', async (t) => {
  const step = 'the server does "Redis holds 53a5e0d3:news:*" wrong'
  const same = await replay(t, step, { requirement: 'Redis holds ffffffff:news:*' })
  assert.equal(same.last, 'The failure is still there.')
  const other = await replay(t, step, { requirement: 'Redis holds ffffffff:olds:*' })
  assert.equal(other.last, 'It fails otherwise: Redis holds 53a5e0d3:news:*.')
})

test('otherwise: another requirement is not met', async (t) => {
  const { code, last } = await replay(t, 'the server does "granting" wrong')
  assert.deepEqual([code, last], [1, 'It fails otherwise: granting.'])
})

test('what cannot be seen is not gone', async (t) => {
  const { code, last } = await replay(t, '"redis" is wanting')
  assert.deepEqual([code, last], [1, 'It cannot be seen whether the failure is still there: the target has no redis.'])
})

test('a target, or a suite, that cannot run says nothing of the failure', async (t) => {
  for (const [step, who] of [
    ['the target is dead', 'target'],
    ['the suite is wrong', 'suite'],
  ] as const) {
    const { code, last } = await replay(t, step)
    assert.deepEqual([code, last], [3, `The ${who} could not run: nothing is said of the failure.`])
  }
})

test('what is no longer as it was recorded is said', async (t) => {
  const { suite } = trace()
  const scenario = { name: 'it passes', uri: 'features/a.feature', line: 60, steps: ['it passes'] }
  const { code, out } = await replay(t, 'it passes', { suite, scenario })
  assert.equal(code, 0)
  assert.match(
    out,
    /\nIt has moved from features\/a\.feature:60\.\nThe features are not those it was recorded with \(0\.1\.0\)\.\n/,
  )
})

test('the run has the seed of the trace', async (t) => {
  const limits = { must: 3000, start: 20000, stop: 5000 }
  const step = `the parameters are '${JSON.stringify({ limits, seed: 7 })}'`
  assert.equal((await replay(t, step)).code, 0)
})
