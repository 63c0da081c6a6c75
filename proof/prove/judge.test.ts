import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ScenarioRow } from '../../schemas/types'
import { failure } from '../../test/runner/report'
import { clause } from '../../test/runner/suite'
import type { Fault } from '../faults/fault'
import { isCaught, judgeFault, uncovered } from './judge'
import { makeMatrix } from './matrix'
import { matrixPage } from './page'
import { recordPage } from './record-page'

const CLAUSES = [clause('a/1'), clause('a/2'), clause('b/1'), clause('b/2', { level: 'should' })]
const FAULT: Fault = {
  name: 'deaf',
  mistake: 'it never reads <anything>',
  breaks: { 'a/1': 'is answered' },
}

function scenario(id: string, requirement?: string, ...owners: string[]): ScenarioRow {
  const row = { id: `${id}.feature:1`, name: `of ${id}`, uri: `${id}.feature`, line: 1, clauses: [id], durationMs: 1 }
  if (requirement === undefined) return { ...row, verdict: 'pass' }
  return { ...row, verdict: 'fail', failure: failure(requirement, ...owners) }
}

test('a fault is caught if a clause it names fails for the stated reason, and every other passes or rests on it', () => {
  const resting = scenario('b/1', 'a request is answered', 'a/1')
  const rows = [scenario('a/1', 'a request is answered'), scenario('a/2'), resting, scenario('b/2')]
  const result = judgeFault(FAULT, rows, CLAUSES, 5)
  assert.ok(isCaught(result))
  assert.deepEqual(result.caughtBy, ['a/1'])
  assert.deepEqual(result.strangers, {})
})

test('it is not caught if that clause passes, or fails for another reason, or a stranger clause fails', () => {
  const judge = (...rows: ScenarioRow[]) => judgeFault(FAULT, rows, CLAUSES, 5)
  const passed = judge(scenario('a/1'))
  assert.deepEqual([isCaught(passed), passed.missed], [false, ['a/1']])
  const otherwise = judge(scenario('a/1', 'it is blue'))
  assert.deepEqual([isCaught(otherwise), otherwise.wrongReason], [false, { 'a/1': 'of a/1: it is blue: y' }])
  const stranger = judge(scenario('a/1', 'a request is answered'), scenario('a/2', 'anything'))
  assert.deepEqual([isCaught(stranger), stranger.strangers], [false, { 'a/2': 'of a/2: anything: y' }])
  assert.equal(isCaught({ ...judge(scenario('a/1', 'a request is answered')), error: 'it ended' }), false)
})

test('what rests on a stranger clause that fails is a stranger, too', () => {
  const rows = [scenario('a/1', 'a request is answered'), scenario('a/2', 'anything'), scenario('b/1', 'it', 'a/2')]
  assert.deepEqual(Object.keys(judgeFault(FAULT, rows, CLAUSES, 5).strangers), ['a/2', 'b/1'])
})

test('an error of a stranger clause counts as a failure', () => {
  const error = { origin: 'target' as const, message: 'gone', output: '', transcript: [] }
  const row: ScenarioRow = { ...scenario('a/2'), verdict: 'error', error }
  const result = judgeFault(FAULT, [scenario('a/1', 'a request is answered'), row], CLAUSES, 5)
  assert.deepEqual(result.strangers, { 'a/2': 'of a/2: gone' })
})

test('a clause of level must that catches no fault is not covered; a condition is covered by its children', () => {
  const conditioned = [...CLAUSES, clause('c/1', { coveredBy: ['a/1'] }), clause('c/2', { coveredBy: ['a/2'] })]
  const result = judgeFault(FAULT, [scenario('a/1', 'a request is answered')], conditioned, 5)
  assert.deepEqual(uncovered(conditioned, [result]), ['a/2', 'b/1', 'c/2'])
})

test('the matrix says which clause caught each fault, and the pages escape its texts', () => {
  const caught = judgeFault(FAULT, [scenario('a/1', 'a request is answered')], CLAUSES, 5)
  const missed = judgeFault({ ...FAULT, name: 'blind' }, [scenario('a/1')], CLAUSES, 5)
  const matrix = makeMatrix([caught, missed], CLAUSES, '0'.repeat(64))
  assert.deepEqual(matrix.summary, { faults: 2, killed: 1, musts: 3, covered: 1, scenarios: 2 })
  assert.deepEqual(matrix.clauses, { 'a/1': ['deaf'], 'a/2': [], 'b/1': [] })
  assert.deepEqual(
    matrix.faults.map(({ killed, breaks }) => [killed, breaks]),
    [
      [true, { 'a/1': true }],
      [false, { 'a/1': false }],
    ],
  )
  assert.match(
    matrixPage(matrix, CLAUSES),
    /2 faults, 1 caught; 1 of 3 clauses covered[\s\S]*it never reads &lt;anything&gt;/,
  )
  const page = recordPage(matrix, CLAUSES)
  assert.match(page, /\| A 1 \| what a\/1 asks \| deaf \|/)
  assert.match(page, /\| blind \| .* \| \*\*not caught\*\* \|/)
})
