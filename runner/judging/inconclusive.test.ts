import assert from 'node:assert/strict'
import test from 'node:test'
import type { ScenarioRow } from '../../schemas/types'
import { failure, scenario } from '../../test/runner/report'
import { resolveInconclusive } from './inconclusive'

/** A scenario of a clause that failed on a requirement of these owners, or passed. */
function row(clause: string, ...owners: string[]): ScenarioRow {
  return owners.length === 0 ? scenario(clause, 'pass') : scenario(clause, 'fail', { failure: failure('r', ...owners) })
}

const verdicts = (...rows: ScenarioRow[]) =>
  resolveInconclusive(rows).map(({ verdict, restsOn }) => (restsOn === undefined ? verdict : `rests on ${restsOn}`))

test('what fails on a requirement of a clause that has itself failed is inconclusive because of it', () => {
  assert.deepEqual(verdicts(row('a/1', 'b/1'), row('b/1', 'b/1'), row('b/1')), ['rests on b/1', 'fail', 'pass'])
})

test('if that clause stands, or is not in the run, the scenario fails', () => {
  assert.deepEqual(verdicts(row('a/1', 'b/1'), row('b/1')), ['fail', 'pass'])
  assert.deepEqual(verdicts(row('a/1', 'b/1')), ['fail'])
})

test('a clause that fails because another one stands is a cause for what rests on it', () => {
  const rows = [row('c/1', 'a/1'), row('a/1', 'b/1'), row('b/1')]
  assert.deepEqual(verdicts(...rows), ['rests on a/1', 'fail', 'pass'])
})

test('of several owners the first that has failed counts, and none behind one of its own clauses', () => {
  const rows = [row('c/1', 'a/1', 'b/1'), row('a/1'), row('b/1', 'a/1', 'b/1')]
  assert.deepEqual(verdicts(...rows), ['rests on b/1', 'pass', 'fail'])
  const both = [row('c/1', 'a/1', 'b/1'), row('a/1', 'a/1'), row('b/1', 'a/1', 'b/1')]
  assert.deepEqual(verdicts(...both), ['rests on a/1', 'fail', 'rests on a/1'])
  assert.deepEqual(verdicts(row('c/1', 'a/1', 'b/1'), row('a/1'), row('b/1')), ['fail', 'pass', 'pass'])
  assert.deepEqual(verdicts(row('a/1', 'a/1', 'b/1'), row('b/1', 'b/1')), ['fail', 'fail'])
})

test('of clauses that only accuse each other the most accused fails, or the first', () => {
  assert.deepEqual(verdicts(row('a/1', 'b/1'), row('b/1', 'a/1')), ['fail', 'rests on a/1'])
  const bystander = row('c/1', 'b/1')
  assert.deepEqual(verdicts(bystander, row('a/1', 'b/1'), row('b/1', 'a/1')), ['rests on b/1', 'rests on b/1', 'fail'])
})

test('what rests on a clause of which nothing could be judged rests on what that rests on', () => {
  const unplayed = scenario('b/1', 'inconclusive', { restsOn: 'c/1', notPlayed: true })
  assert.deepEqual(verdicts(row('a/1', 'b/1'), unplayed, row('c/1', 'c/1')), ['rests on c/1', 'rests on c/1', 'fail'])
  assert.deepEqual(verdicts(row('a/1', 'b/1'), unplayed, row('b/1'), row('c/1', 'c/1'))[0], 'fail')
})

test('errors, passes and what was not observed stay as they are', () => {
  const rows = [scenario('a/1', 'error'), scenario('a/1', 'not-observed'), scenario('a/1', 'pass')]
  assert.deepEqual(resolveInconclusive(rows), rows)
})
