import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import test, { type TestContext } from 'node:test'
import type { Trace } from '../../schemas/types'
import { RecordedIo } from '../../test/runner/io'
import { optionsOf } from '../../test/runner/options'
import { clause, feature, makeSuite } from '../../test/runner/suite'
import { trace } from '../../test/runner/trace'
import { run } from '../main'
import { featuresDigest, readFeatures } from '../suite/suite-files'
import { replayCommand } from './replay'

/** Replays a trace of the scenario with this one step, in a suite whose steps end as their text says. */
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

test('gone: the scenario is named first, and only this scenario is run', async (t) => {
  const { code, out } = await replay(t, 'it passes')
  assert.equal(code, 0)
  const first = 'Replaying a/1 "it passes" against the bundled reference server.\n'
  const recorded = 'features/a.feature:9; recorded from the command python3 s.py:\n  not met then: refusing\n'
  assert.equal(out, `${first}${recorded}\nThe failure is gone this time.\n`)
})

test('still there: shown like any failure, with its transcript', async (t) => {
  const { code, out, last } = await replay(t, 'the server does "refusing" wrong', {}, '--command', 'python3 t.py')
  assert.deepEqual([code, last], [1, 'The failure is still there.'])
  assert.match(out, /^Replaying .* against the command python3 t\.py\.\n/)
  assert.match(out, /✗ a\/1 [\s\S]*requirement {2}refusing\n[\s\S]*transcript\n +0\.4 ms {2}alice/)
})

test('requirements are compared without the mark of their names, which differs in each run against a url', async (t) => {
  const step = 'the server does "Redis holds 53a5e0d3:news:*" wrong'
  const same = await replay(t, step, { requirement: 'Redis holds ffffffff:news:*' })
  assert.equal(same.last, 'The failure is still there.')
  const other = await replay(t, step, { requirement: 'Redis holds ffffffff:olds:*' })
  assert.equal(other.last, 'It fails differently: Redis holds 53a5e0d3:news:*.')
})

test('different: another requirement is not met', async (t) => {
  const { code, last } = await replay(t, 'the server does "granting" wrong')
  assert.deepEqual([code, last], [1, 'It fails differently: granting.'])
})

test('a failure that cannot be observed is not gone', async (t) => {
  const { code, last } = await replay(t, 'the target lacks "redis"')
  assert.deepEqual(
    [code, last],
    [1, 'It cannot be observed whether the failure is still there: the target has no redis.'],
  )
})

test('if the target or the suite cannot run, the failure is not judged', async (t) => {
  for (const [step, what] of [
    ['the target is dead', 'target'],
    ['the suite is wrong', 'suite'],
  ] as const) {
    const { code, last } = await replay(t, step)
    assert.deepEqual([code, last], [3, `The ${what} could not run, so the failure was not judged.`])
  }
})

test('what has changed since the recording is shown', async (t) => {
  const { suite } = trace()
  const scenario = { name: 'it passes', uri: 'features/a.feature', line: 60, steps: ['it passes'] }
  const { code, out } = await replay(t, 'it passes', { suite, scenario })
  assert.equal(code, 0)
  assert.match(
    out,
    /\nIt has moved from features\/a\.feature:60\.\nThe features have changed since it was recorded \(0\.1\.0\)\.\n/,
  )
})

test('the run has the seed of the trace', async (t) => {
  const limits = { must: 3000, start: 20000, stop: 5000 }
  const step = `the parameters are '${JSON.stringify({ limits, seed: 7 })}'`
  assert.equal((await replay(t, step)).code, 0)
})

test('replay takes a trace and the same target options as run, and no other options of run', () => {
  const target = {
    without: ['status'],
    protocol: 3,
    dialect: 'd.mjs',
    profile: 'p.json',
    timeout: 500,
    startTimeout: 900,
  }
  const given = optionsOf(replayCommand, [
    ...['replay', 't.json', '--url', 'http://h', '--redis', 'redis://r', '--without', 'status', '--protocol', '3'],
    ...['--dialect', 'd.mjs', '--profile', 'p.json', '--timeout', '500', '--start-timeout', '900'],
  ])
  assert.deepEqual(given, { ...target, url: 'http://h', redis: 'redis://r', trace: 't.json' })
  for (const [argv, message] of [
    [[], /missing required argument 'trace\.json'/],
    [['t.json', 'u.json'], /too many arguments/],
    [['t.json', '--only', 'a'], /unknown option '--only'/],
  ] as const)
    assert.throws(() => optionsOf(replayCommand, ['replay', ...argv]), message)
})
