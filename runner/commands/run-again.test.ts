import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import test, { type TestContext } from 'node:test'
import { compileSchema } from '../../schemas/compile'
import schema from '../../schemas/report.schema.json'
import type { Clause, Report } from '../../schemas/types'
import { RecordedIo } from '../../test/runner/io'
import { clause, feature, makeSuite } from '../../test/runner/suite'
import { run } from '../main'

const isReport = compileSchema(schema)

/** A suite whose steps end as their text says, to be run more than once. Every report read is validated by the schema. */
function suiteOf(t: TestContext, clauses: Clause[], rules: Record<string, string[]>) {
  const suite = makeSuite(t, clauses, { 'a.feature': feature(rules) })
  const judge = async (...argv: string[]) => {
    const io = new RecordedIo(suite.root)
    const code = await run([...argv, '--workers', '1'], io, suite)
    return { code, out: io.out, err: io.err }
  }
  const read = (file: string): Report => {
    const report = JSON.parse(readFileSync(join(suite.root, file), 'utf8'))
    assert.equal(isReport(report), true, JSON.stringify(isReport.errors))
    return report
  }
  const write = (file: string, text: string) => writeFileSync(join(suite.root, file), text)
  return { judge, read, write }
}

const WRONG = 'the server does "x" wrong'
const two = [clause('a/1'), clause('a/2')]

test('--known-failing: exit code 0 if every failure is listed, 1 if something listed passes, 2 for an invalid list', async (t) => {
  const { judge, read, write } = suiteOf(t, two, { 'a/1': ['it passes'], 'a/2': [WRONG] })
  write('known.json', '{ "a/2": "not yet" }')
  const known = await judge('--known-failing', 'known.json', '--json', 'r.json', '--strict')
  assert.equal(known.code, 0, known.out)
  assert.match(
    known.out,
    /\* 2 {2}what a\/2 asks \(known failure: not yet\)\n\n2 clauses: .* — not spec-conformant, 1 known failure\n/,
  )
  const report = read('r.json')
  assert.deepEqual([report.summary.conformant, report.clauses[1]?.knownFailure], [false, 'not yet'])
  write('known.json', '{ "a/1": "not yet", "a/2": "nor this" }')
  const stale = await judge('--known-failing', 'known.json', '--json', 'r.json')
  assert.equal(stale.code, 1)
  assert.match(stale.out, /Listed in known\.json as known to fail, but passes: a\/1\. Take it off the list\./)
  assert.deepEqual(read('r.json').summary.stale, { source: 'known.json', clauses: ['a/1'] })
  const other = await judge('--known-failing', 'known.json', '--only', 'a/2')
  assert.equal(other.code, 0, 'a clause that was not run is not out of date')
  write('known.json', '{ "a/3": "x" }')
  const bad = await judge('--known-failing', 'known.json')
  assert.deepEqual([bad.code, bad.out], [2, ''])
  assert.match(bad.err, /^error: known\.json:1:3: there is no clause "a\/3"/)
})

test('--repeat: a line for each run, then the tree of all; every run has the same seed', async (t) => {
  const step = `the parameters are "${JSON.stringify({ limits: { must: 3000, start: 20_000, stop: 5000 }, seed: 7 }).replaceAll('"', '\\"')}"`
  const { judge, read } = suiteOf(t, two, { 'a/1': [step], 'a/2': [WRONG] })
  const { code, out } = await judge('--repeat', '2', '--seed', '7', '--json', 'r.json')
  assert.equal(code, 1)
  assert.match(
    out,
    /\nrun 1 of 2: 2 scenarios, 1 not passed in .*\nrun 2 of 2: 2 scenarios, 1 not passed in .*\n\nThe spec/,
  )
  assert.match(out, /✓ 1 .*\n +✗ 2 /)
  assert.match(out, /failed in 2 of 2 runs\n/)
  assert.match(out, /2 scenarios, 2 times each, in .*, seed 7\n/)
  const report = read('r.json')
  assert.deepEqual(
    [report.run.repeat, report.clauses[1]?.runs, report.scenarios[0]?.runs],
    [2, { fail: 2 }, { pass: 2 }],
  )
})

test('--repeat: a clause whose verdict varies is flaky, which is exit code 1, at level should only with --strict', async (t) => {
  const clauses = [clause('a/1'), clause('a/2', { level: 'should' })]
  const { judge, read } = suiteOf(t, clauses, {
    'a/1': ['"x" passes every other time'],
    'a/2': ['"y" passes every other time'],
  })
  const { code, out } = await judge('--repeat', '3', '--json', 'r.json', '--html', 'r.html', '--junit', 'r.xml')
  assert.equal(code, 1)
  assert.match(
    out,
    /~ 1 {2}what a\/1 asks \(failed in 1 of 3 runs\)\n +~ 2 {2}what a\/2 asks \(failed in 1 of 3 runs\)/,
  )
  assert.match(out, /2 clauses: 2 flaky — not spec-conformant/)
  const report = read('r.json')
  assert.deepEqual([report.clauses[0]?.verdict, report.clauses[0]?.runs], ['flaky', { pass: 2, fail: 1 }])
  assert.match(report.clauses[0]?.reason ?? '', /^failed in 1 of 3 runs: x: status: true$/)
  const should = (...argv: string[]) => judge('--only', 'a/2', '--repeat', '2', ...argv)
  assert.deepEqual([(await should()).code, (await should('--strict')).code], [0, 1])
})

test('--repeat: a run with an error is the last one, with exit code 3', async (t) => {
  const { judge, read } = suiteOf(t, two, { 'a/1': ['it passes'], 'a/2': ['the target is dead'] })
  const { code, out } = await judge('--repeat', '3', '--json', 'r.json')
  assert.equal(code, 3)
  assert.match(out, /run 1 of 3: .*; it has errors, so the remaining runs are skipped\n\nThe spec/)
  assert.doesNotMatch(out, /run 2/)
  assert.equal(read('r.json').run.repeat, undefined)
})

test('--only-failed-in: runs what did not pass, and claims nothing about the rest', async (t) => {
  const clauses = [...two, clause('a/3', { coveredBy: ['a/1', 'a/2'] })]
  const { judge, read } = suiteOf(t, clauses, { 'a/1': ['it passes'], 'a/2': ['it passes', WRONG] })
  assert.equal((await judge('--json', 'r.json')).code, 1)
  const again = await judge('--only-failed-in', 'r.json', '--json', 'again.json')
  assert.equal(again.code, 1)
  const report = read('again.json')
  assert.deepEqual(
    report.scenarios.map(({ name }) => name),
    [WRONG.replaceAll('"', '')],
  )
  assert.deepEqual(
    report.clauses.map(({ id, verdict }) => [id, verdict]),
    [
      ['a/2', 'fail'],
      ['a/3', 'fail'],
    ],
  )
  assert.equal(report.run.onlyFailedIn, 'r.json')
  assert.match(again.out, /2 of the 3 clauses selected/)
})

test('--only-failed-in: if nothing failed, nothing runs; what was declared absent has not failed', async (t) => {
  const { judge } = suiteOf(t, two, { 'a/1': ['it passes'], 'a/2': ['the target lacks "redis"'] })
  assert.equal((await judge('--json', 'r.json', '--without', 'redis')).code, 0)
  const { code, out } = await judge('--only-failed-in', 'r.json', '--json', 'again.json')
  assert.deepEqual(
    [code, out],
    [0, 'Nothing failed in r.json: there is nothing to run again, and no report is written.\n'],
  )
  await judge('--json', 'undeclared.json')
  assert.match((await judge('--only-failed-in', 'undeclared.json')).out, /1 scenario in/)
})

test('--only-failed-in: a file that is not a report, or is a report of other features, is wrong usage', async (t) => {
  const { judge, read, write } = suiteOf(t, two, { 'a/1': ['it passes'], 'a/2': [WRONG] })
  await judge('--json', 'r.json')
  const report = read('r.json')
  write('other.json', JSON.stringify({ ...report, suite: { ...report.suite, featuresDigest: 'f'.repeat(64) } }))
  write('none.json', '{ "schemaVersion": 1 }')
  write('list.json', '[]')
  write('text.json', 'no')
  for (const [argv, message] of [
    [['other.json'], /other\.json was made with other features \(suite \S+\).*Run once without it, with --json/],
    [
      ['none.json'],
      /none\.json is not a report that this suite can read: at its top, it must have required property 'suite'/,
    ],
    [['list.json'], /list\.json is not a report that this suite can read: at its top, it must be object/],
    [['text.json'], /text\.json:1:1: this is not JSON/],
    [['nothing.json'], /there is no file nothing\.json\.$/m],
    [['r.json', '--only', 'a/1'], /--only and --only-failed-in cannot be combined/],
  ] as [string[], RegExp][]) {
    const { code, out, err } = await judge('--only-failed-in', ...argv)
    assert.deepEqual([code, out, err.split('\n').length], [2, '', 2], err)
    assert.match(err, message)
  }
})
