import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test from 'node:test'
import type { Report, ScenarioRow } from '../../schemas/types'
import { reportOf, rowsOf, scenario } from '../../test/runner/report'
import { clause } from '../../test/runner/suite'
import { UsageError } from '../errors'
import { exitCodeOfRun } from '../exit-code'
import { toHtml } from '../reports/html'
import { toJunit } from '../reports/junit'
import { makeReport } from '../reports/make-report'
import { failuresText } from '../reports/terminal/failure'
import { createStyle } from '../reports/terminal/style'
import { summaryText } from '../reports/terminal/summary'
import { markKnownFailure, readKnownFailures, staleFailures } from './known-failures'

const clauses = [
  clause('a/1'),
  clause('a/2'),
  clause('a/3', { level: 'should' }),
  clause('w/1', { part: 'completion' }),
]
const known = (...ids: string[]) => ({ source: 'known.json', reasons: new Map(ids.map((id) => [id, `why ${id}`])) })
const plain = createStyle({}, false)

/** A report of these scenarios, with these clauses listed as known to fail. */
function reportWith(ids: string[], scenarios: ScenarioRow[], of = clauses): Report {
  const list = known(...ids)
  const all = of.filter(({ id, coveredBy = [id] }) =>
    scenarios.some((each) => each.clauses.some((one) => coveredBy.includes(one))),
  )
  const rows = rowsOf(all, scenarios).map((row) => markKnownFailure(row, list))
  const stale = staleFailures(rows, list, () => true)
  const { suite, implementation, run } = reportOf(all, scenarios)
  const whole = {
    schemaVersion: 1 as const,
    specification: { title: 'Specs', edition: '2016-01-15', digest: '0'.repeat(64) },
    clauses: all,
  }
  const parts = { suite, implementation, run, list: whole, rows, scenarios, partial: false, durationMs: 1 }
  return makeReport({ ...parts, ...(stale.length > 0 && { stale: { source: list.source, clauses: stale } }) })
}

test('a listed clause that fails is a known failure: not conformant, but exit code 0', () => {
  const report = reportWith(['a/1'], [scenario('a/1', 'fail'), scenario('a/2', 'pass')])
  const [row] = report.clauses
  assert.deepEqual([row?.verdict, row?.knownFailure], ['known-failure', 'why a/1'])
  assert.deepEqual([report.summary.conformant, report.summary.parts.specification.unexpected], [false, 0])
  assert.equal(exitCodeOfRun(report.summary, true), 0)
  assert.match(summaryText(report, [], plain), /1 passed, 1 known failure — not spec-conformant, 1 known failure\n/)
  assert.equal(failuresText(report, plain), '')
})

test('a failed clause that is not listed counts as usual', () => {
  const report = reportWith(['a/1'], [scenario('a/1', 'fail'), scenario('a/2', 'fail')])
  assert.equal(exitCodeOfRun(report.summary, false), 1)
  assert.match(summaryText(report, [], plain), /1 known failure, 1 failed — not spec-conformant\n/)
  const shared = reportWith(['a/1'], [scenario(['a/1', 'a/2'], 'fail')])
  assert.match(failuresText(shared, plain), /^\n✗ a\/1 a\/2/)
})

test('a should and a completion may be listed too, for --strict', () => {
  const ids = ['a/3', 'w/1']
  const report = reportWith(ids, [scenario('a/1', 'pass'), scenario('a/3', 'fail'), scenario('w/1', 'fail')])
  assert.deepEqual([report.summary.conformant, report.summary.complete], [true, false])
  assert.equal(exitCodeOfRun(report.summary, true), 0)
  const strict = (each: Report) => summaryText({ ...each, run: { ...each.run, strict: true } }, [], plain)
  assert.doesNotMatch(strict(report), /With --strict/)
  const unlisted = reportWith(['a/3'], [scenario('a/1', 'pass'), scenario('a/3', 'fail'), scenario('w/1', 'fail')])
  assert.deepEqual([exitCodeOfRun(unlisted.summary, false), exitCodeOfRun(unlisted.summary, true)], [0, 1])
  assert.match(strict(unlisted), /With --strict, a warning or an incomplete run fails/)
})

test('a listed clause that passes fails the run; one judged in part, not observed or not run does not', () => {
  const report = reportWith(['a/1', 'a/2'], [scenario('a/1', 'pass'), scenario('a/2', 'pass')])
  assert.equal(report.summary.conformant, true)
  assert.equal(exitCodeOfRun(report.summary, false), 1)
  const words = /Listed in known\.json as known to fail, but pass: a\/1 and a\/2\. Take them off the list\./
  assert.match(summaryText(report, [], plain), words)
  assert.match(toHtml(report), words)
  assert.match(toJunit(report), /<testsuite name="known failures" [^>]*failures="2"/)
  const rows = rowsOf(clauses.slice(0, 2), [scenario('a/1', 'pass'), scenario('a/2', 'not-observed')])
  assert.deepEqual(
    staleFailures(rows, known('a/1', 'a/2', 'w/1'), () => true),
    ['a/1'],
  )
  assert.deepEqual(
    staleFailures(rows, known('a/1'), () => false),
    [],
  )
})

test('a clause that was not judged or is flaky is not a known failure', () => {
  const [error] = rowsOf([clause('a/1')], [scenario('a/1', 'error')])
  assert.equal(error && markKnownFailure(error, known('a/1')), error)
  const flaky = error && { ...error, verdict: 'flaky' as const }
  assert.equal(flaky && markKnownFailure(flaky, known('a/1')), flaky)
})

test('a known failure covers what rests on it, and conditions that repeat it', () => {
  const list = [clause('a/1', { coveredBy: ['a/2'] }), clause('a/2'), clause('b/1'), clause('b/2')]
  const rests = (id: string, restsOn: string) => scenario(id, 'inconclusive', { restsOn, notPlayed: true })
  const scenarios = [scenario('a/2', 'fail'), rests('b/1', 'a/2'), rests('b/2', 'b/1'), scenario('b/1', 'pass')]
  const rows = rowsOf(list, scenarios).map((row) => markKnownFailure(row, known('a/2')))
  assert.deepEqual(
    rows.map(({ verdict, knownFailure }) => [verdict, knownFailure]),
    [
      ['known-failure', 'a/2: why a/2'],
      ['known-failure', 'why a/2'],
      ['known-failure', 'a/2: why a/2'],
      ['inconclusive', undefined],
    ],
  )
  const counts = reportWith(['a/2'], scenarios, list).summary.counts
  assert.deepEqual([counts['known-failure'], counts.repeated, counts.resting, counts.inconclusive], [1, 1, 1, 1])
})

test('HTML and JUnit show a known failure with its reason, and JUnit does not fail for it', () => {
  const report = reportWith(['a/1'], [scenario('a/1', 'fail'), scenario('a/2', 'pass')])
  assert.match(toHtml(report), /data-verdict="known-failure"[^>]*>[\s\S]*known failure: why a\/1/)
  const xml = toJunit(report)
  assert.match(xml, /<testsuite [^>]*tests="2" failures="0" errors="0" skipped="1"/)
  assert.match(xml, /known failure: a\/1: why a\/1\nrequirement: a refusal/)
})

test('the list may have comments; errors are reported with their place', (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'realizehit-known-'))
  t.after(() => rmSync(folder, { recursive: true }))
  const read = (text: string) => {
    writeFileSync(join(folder, 'k.json'), text)
    return readKnownFailures('k.json', folder, clauses)
  }
  const { source, reasons } = read('{ "$schema": "s", // why\n "a/1": "late", }')
  assert.deepEqual([source, [...reasons]], ['k.json', [['a/1', 'late']]])
  for (const [text, message] of [
    ['{\n  "a/9": "late" }', 'k.json:2:3: there is no clause "a/9". Did you mean a/1, a/2, a/3?'],
    ['{ "a/1": "" }', 'k.json:1:10: "a/1" must not be empty (the reason, in a few words).'],
    ['{ "a/1": true }', 'k.json:1:10: "a/1" must be a string (the reason, in a few words).'],
    ['["a/1"]', 'k.json:1:1: a list of known failures must be a JSON object.'],
    ['{ "a/1": "x", "a/1": "y" }', 'k.json:1:15: the key "a/1" appears twice here.'],
    ['{ "a/1" "x" }', 'k.json:1:9: this is not JSON: colon expected.'],
  ] as const)
    assert.throws(
      () => read(text),
      (error: Error) => {
        assert.ok(error instanceof UsageError)
        if (typeof message === 'string') assert.equal(error.message, message)
        else assert.match(error.message, message)
        return true
      },
    )
})
