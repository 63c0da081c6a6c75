import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ScenarioRow } from '../../schemas/types'
import { clause } from '../../test/runner/suite'
import type { Fault } from './faults'
import { isKilled, judgeFault, uncovered } from './judge'
import { makeMatrix } from './matrix'
import { matrixPage } from './page'
import { recordPage } from './record'

const CLAUSES = [clause('a/1'), clause('a/2'), clause('b/1'), clause('b/2', { level: 'should' })]
const FAULT: Fault = { name: 'deaf', mistake: 'it hears <nothing>', breaks: { 'a/1': 'is answered' }, touches: ['b'] }

function scenario(id: string, requirement?: string): ScenarioRow {
  const row = { id: `${id}.feature:1`, name: `of ${id}`, uri: `${id}.feature`, line: 1, clauses: [id], durationMs: 1 }
  if (requirement === undefined) return { ...row, verdict: 'pass' }
  return { ...row, verdict: 'fail', failure: { requirement, expected: 'x', actual: 'y', transcript: [] } }
}

test('a fault is caught where a clause it names fails for the stated reason, and no stranger fails', () => {
  const rows = [scenario('a/1', 'a request is answered'), scenario('a/2'), scenario('b/1', 'anything'), scenario('b/2')]
  const outcome = judgeFault(FAULT, rows, CLAUSES, 5)
  assert.ok(isKilled(outcome))
  assert.deepEqual(outcome.killedBy, ['a/1'])
  assert.deepEqual(outcome.strangers, {})
})

test('it is alive where that clause passes, or fails for another reason, or something else fails', () => {
  const alive = (...rows: ScenarioRow[]) => judgeFault(FAULT, rows, CLAUSES, 5)
  const passed = alive(scenario('a/1'))
  assert.deepEqual([isKilled(passed), passed.missed], [false, ['a/1']])
  const otherwise = alive(scenario('a/1', 'it is blue'))
  assert.deepEqual([isKilled(otherwise), otherwise.otherwise], [false, { 'a/1': 'of a/1: it is blue: y' }])
  const stranger = alive(scenario('a/1', 'a request is answered'), scenario('a/2', 'anything'))
  assert.deepEqual([isKilled(stranger), stranger.strangers], [false, { 'a/2': 'of a/2: anything: y' }])
  assert.equal(isKilled({ ...alive(scenario('a/1', 'a request is answered')), error: 'it ended' }), false)
})

test('an error is no death, and a stranger’s error counts', () => {
  const error = { origin: 'target' as const, message: 'gone', output: '', transcript: [] }
  const row: ScenarioRow = { ...scenario('a/2'), verdict: 'error', error }
  const outcome = judgeFault(FAULT, [scenario('a/1', 'a request is answered'), row], CLAUSES, 5)
  assert.deepEqual(outcome.strangers, { 'a/2': 'of a/2: gone' })
})

test('clauses of level must at which nothing dies are not covered; conditions are by their children', () => {
  const conditioned = [...CLAUSES, clause('c/1', { coveredBy: ['a/1'] }), clause('c/2', { coveredBy: ['a/2'] })]
  const outcome = judgeFault(FAULT, [scenario('a/1', 'a request is answered')], conditioned, 5)
  assert.deepEqual(uncovered(conditioned, [outcome]), ['a/2', 'b/1', 'c/2'])
})

test('the matrix says where each fault died, and the pages show it without trusting a word', () => {
  const dead = judgeFault(FAULT, [scenario('a/1', 'a request is answered')], CLAUSES, 5)
  const alive = judgeFault({ ...FAULT, name: 'blind' }, [scenario('a/1')], CLAUSES, 5)
  const matrix = makeMatrix([dead, alive], CLAUSES, '0'.repeat(64))
  assert.deepEqual(matrix.summary, { faults: 2, killed: 1, musts: 3, covered: 1, scenarios: 2 })
  assert.deepEqual(matrix.clauses, { 'a/1': ['deaf'], 'a/2': [], 'b/1': [] })
  assert.deepEqual(
    matrix.faults.map(({ killed, breaks }) => [killed, breaks]),
    [
      [true, { 'a/1': true }],
      [false, { 'a/1': false }],
    ],
  )
  assert.match(matrixPage(matrix, CLAUSES), /2 faults, 1 caught; 1 of 3 clauses covered[\s\S]*it hears &lt;nothing&gt;/)
  const page = recordPage(matrix, CLAUSES)
  assert.match(page, /\| A 1 \| what a\/1 asks \| deaf \|/)
  assert.match(page, /\| blind \| .* \| \*\*not caught\*\* \|/)
})
