import assert from 'node:assert/strict'
import test from 'node:test'
import type { ClauseList, ScenarioVerdict } from '../../schemas/types'
import { reportOf, rowsOf, scenario } from '../../test/runner/report'
import { clause, clauseList } from '../../test/runner/suite'
import { exitCodeOfRun } from '../exit-code'
import { makeReport } from '../reports/make-report'

const verdictOf = (verdicts: ScenarioVerdict[], level: 'must' | 'should' | 'informative' = 'must') =>
  rowsOf(
    [clause('a/1', { level })],
    verdicts.map((verdict) => scenario('a/1', verdict)),
  )[0]?.verdict

test('the worst scenario decides a clause: fail, error, not-observed, pass', () => {
  assert.equal(verdictOf(['pass', 'not-observed', 'error', 'fail']), 'fail')
  assert.equal(verdictOf(['pass', 'not-observed', 'error']), 'error')
  assert.equal(verdictOf(['pass', 'not-observed']), 'not-observed')
  assert.equal(verdictOf(['pass', 'pass']), 'pass')
})

test('a failed should is a warning; an informative clause cannot fail, but it can be not judged', () => {
  assert.equal(verdictOf(['fail'], 'should'), 'warning')
  assert.equal(verdictOf(['error'], 'should'), 'error')
  for (const verdict of ['pass', 'fail', 'not-observed'] as const)
    assert.equal(verdictOf([verdict], 'informative'), 'informative')
  assert.equal(verdictOf(['error'], 'informative'), 'error')
})

test('a clause without scenarios is judged by the clauses that cover it, transitively', () => {
  const clauses = [
    clause('a/1', { coveredBy: ['a/1.1', 'a/2'] }),
    clause('a/1.1', { coveredBy: ['a/1.1.1'] }),
    clause('a/1.1.1'),
    clause('a/2'),
  ]
  const rows = rowsOf(clauses, [scenario('a/1.1.1', 'fail'), scenario('a/2', 'pass')])
  assert.deepEqual(
    rows.map(({ id, verdict, coveredBy }) => ({ id, verdict, coveredBy })),
    [
      { id: 'a/1', verdict: 'fail', coveredBy: ['a/1.1.1', 'a/2'] },
      { id: 'a/1.1', verdict: 'fail', coveredBy: ['a/1.1.1'] },
      { id: 'a/1.1.1', verdict: 'fail', coveredBy: undefined },
      { id: 'a/2', verdict: 'pass', coveredBy: undefined },
    ],
  )
})

test('a clause with scenarios of its own is judged by them alone; circular coverage ends', () => {
  const clauses = [
    clause('a/1', { coveredBy: ['a/2'] }),
    clause('a/2', { coveredBy: ['a/3'] }),
    clause('a/3', { coveredBy: ['a/2'] }),
  ]
  const rows = rowsOf(clauses, [scenario('a/1', 'pass')])
  assert.deepEqual(
    rows.map(({ verdict }) => verdict),
    ['pass', 'error', 'error'],
  )
})

test('a clause that no scenario judges is an error of the suite, which names it', () => {
  const report = reportOf([clause('a/1'), clause('a/2')], [scenario('a/1', 'pass')])
  assert.equal(report.clauses[1]?.verdict, 'error')
  assert.match(report.clauses[1]?.reason ?? '', /no scenario for a\/2/)
  assert.equal(report.summary.conformant, false)
  assert.equal(exitCodeOfRun(report.summary, false), 3)
})

test('only must in the specification decides conformance; completions decide completeness', () => {
  const clauses = [clause('a/1'), clause('a/2', { level: 'should' }), clause('w/1', { part: 'completion' })]
  const good = reportOf(clauses, [scenario('a/1', 'pass'), scenario('a/2', 'fail'), scenario('w/1', 'fail')])
  assert.equal(good.summary.conformant, true)
  assert.equal(good.summary.complete, false)
  assert.equal(exitCodeOfRun(good.summary, false), 0)
  assert.equal(exitCodeOfRun(good.summary, true), 1)
  const bad = reportOf(clauses, [scenario('a/1', 'fail'), scenario('a/2', 'pass'), scenario('w/1', 'pass')])
  assert.equal(bad.summary.conformant, false)
  assert.equal(bad.summary.complete, false)
  assert.equal(exitCodeOfRun(bad.summary, false), 1)
})

test('with --strict a warning fails, and a list without completions does not', () => {
  const clauses = [clause('a/1'), clause('a/2', { level: 'should' })]
  const warned = reportOf(clauses, [scenario('a/1', 'pass'), scenario('a/2', 'fail')])
  assert.equal(exitCodeOfRun(warned.summary, true), 1)
  const clean = reportOf(clauses, [scenario('a/1', 'pass'), scenario('a/2', 'pass')])
  assert.equal(clean.summary.complete, null)
  assert.equal(exitCodeOfRun(clean.summary, true), 0)
})

test('a clause not observed counts, unless everything it lacked was declared absent', () => {
  const clauses = [clause('a/1')]
  const seen = [scenario('a/1', 'pass'), scenario('a/1', 'not-observed')]
  const undeclared = reportOf(clauses, seen)
  assert.equal(undeclared.summary.conformant, false)
  assert.deepEqual(undeclared.summary.notObserved, [{ capability: 'redis', declared: false, clauses: ['a/1'] }])
  assert.equal(reportOf(clauses, seen, { without: ['redis'] }).summary.conformant, true)
  const status = { notObserved: { capability: 'status' as const, requirement: 'it says so' } }
  const two = [...seen, scenario('a/1', 'not-observed', status)]
  assert.equal(reportOf(clauses, two, { without: ['redis'] }).summary.conformant, false)
})

test('a selection can show that a server fails, not that it conforms', () => {
  const clauses = [clause('a/1')]
  assert.equal(reportOf(clauses, [scenario('a/1', 'pass')], { partial: true }).summary.conformant, null)
  const failed = reportOf(clauses, [scenario('a/1', 'fail')], { partial: true })
  assert.equal(failed.summary.conformant, false)
  assert.equal(exitCodeOfRun(failed.summary, false), 1)
})

test('a server is complete only if all completions ran', () => {
  const clauses = [clause('a/1'), clause('w/1', { part: 'completion' }), clause('w/2', { part: 'completion' })]
  const played = [scenario('a/1', 'pass'), scenario('w/1', 'pass')]
  const { suite, implementation, run } = reportOf([], [])
  const rows = rowsOf(clauses.slice(0, 2), played)
  const parts = { suite, implementation, run, rows, scenarios: played, partial: false, durationMs: 1 }
  const { summary } = makeReport({ ...parts, list: clauseList(clauses) as ClauseList })
  assert.deepEqual([summary.conformant, summary.complete], [true, null])
  assert.equal(makeReport({ ...parts, list: clauseList(clauses.slice(0, 2)) as ClauseList }).summary.complete, true)
})

test('an error outranks a failure in the exit code, even an error outside every clause', () => {
  const report = reportOf([clause('a/1')], [scenario('a/1', 'fail'), scenario('a/1', 'error')])
  assert.equal(exitCodeOfRun(report.summary, false), 3)
  const untagged = reportOf([clause('a/1')], [scenario('a/1', 'pass'), scenario([], 'error')])
  assert.equal(untagged.summary.conformant, false)
  assert.equal(exitCodeOfRun(untagged.summary, false), 3)
})

test('every verdict except pass has a reason', () => {
  const reason = (verdict: ScenarioVerdict) => rowsOf([clause('a/1')], [scenario('a/1', verdict)])[0]?.reason
  assert.equal(reason('pass'), undefined)
  assert.equal(reason('fail'), 'a refusal: status: <true>')
  assert.equal(reason('error'), 'The server died.')
  assert.match(reason('not-observed') ?? '', /redis/)
})
