import assert from 'node:assert/strict'
import test from 'node:test'
import type { ScenarioVerdict } from '../../schemas/types'
import { rowsOf, scenario } from '../../test/runner/report'
import { clause } from '../../test/runner/suite'
import { mergeRuns } from './repeat'

const SHOULD = 'should' as const
const clauses = [
  clause('a/1'),
  clause('a/2'),
  clause('a/3', { level: SHOULD }),
  clause('a/4', { level: 'informative' }),
]

/** Runs in which the scenarios of a/1, a/2 … come to these verdicts. */
function merge(...runs: ScenarioVerdict[][]) {
  return mergeRuns(
    runs.map((verdicts) => {
      const scenarios = verdicts.map((verdict, index) => scenario(`a/${index + 1}`, verdict, { id: `f:${index}` }))
      return { scenarios, rows: rowsOf(clauses.slice(0, verdicts.length), scenarios) }
    }),
  )
}

test('what is the same every time is that, with the count; what is not is flaky, as in its worst run', () => {
  const { rows, scenarios } = merge(['pass', 'pass', 'fail'], ['pass', 'fail', 'fail'], ['pass', 'fail', 'fail'])
  assert.deepEqual(
    rows.map(({ verdict, runs }) => [verdict, runs]),
    [
      ['pass', { pass: 3 }],
      ['flaky', { pass: 1, fail: 2 }],
      ['warning', { warning: 3 }],
    ],
  )
  assert.match(rows[1]?.reason ?? '', /^failed in 2 of 3 runs: a refusal: /)
  assert.deepEqual([scenarios[1]?.verdict, scenarios[1]?.runs], ['fail', { pass: 1, fail: 2 }])
  assert.ok(scenarios[1]?.failure)
})

test('what is not always observed is flaky too; what was seen besides is no verdict', () => {
  const { rows } = merge(['pass', 'pass', 'pass', 'pass'], ['not-observed', 'pass', 'pass', 'fail'])
  assert.deepEqual([rows[0]?.verdict, rows[0]?.missing], ['flaky', ['redis']])
  assert.match(rows[0]?.reason ?? '', /^not observed in 1 of 2 runs/)
  assert.equal(rows[3]?.verdict, 'informative')
})

test('an error in one of the runs is an error of all', () => {
  const { rows, scenarios } = merge(['pass'], ['fail'], ['error'])
  assert.deepEqual([rows[0]?.verdict, scenarios[0]?.verdict], ['error', 'error'])
  assert.equal(rows[0]?.reason, 'The server died.')
})

test('one run is itself; none is nothing', () => {
  const { rows, scenarios } = merge(['pass'])
  assert.deepEqual([rows[0]?.runs, scenarios[0]?.runs], [undefined, undefined])
  assert.deepEqual(merge(), { rows: [], scenarios: [] })
})
