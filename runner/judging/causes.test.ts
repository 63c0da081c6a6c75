import assert from 'node:assert/strict'
import test from 'node:test'
import { rowsOf, scenario, TRANSCRIPT } from '../../test/runner/report'
import { clause } from '../../test/runner/suite'
import { causesOf } from './causes'

const failure = { requirement: 'r', expected: 'e', actual: 'a', transcript: TRANSCRIPT }

test('a cause has the failed scenario with the shortest transcript, and the clauses that rest on it', () => {
  const long = scenario('a/1', 'fail', { failure: { ...failure, transcript: [...TRANSCRIPT, ...TRANSCRIPT] } })
  const short = scenario('a/1', 'fail', { failure })
  const scenarios = [long, short, scenario('a/2', 'inconclusive', { restsOn: 'a/1', notPlayed: true })]
  const rows = rowsOf([clause('a/1'), clause('a/2')], scenarios)
  assert.deepEqual(causesOf(rows, scenarios), [{ clause: 'a/1', scenario: short.id, rest: ['a/2'] }])
})

test('a condition that repeats its child is no cause, nor is a known failure; a warning is', () => {
  const clauses = [
    clause('a/1', { coveredBy: ['a/2'] }),
    clause('a/2'),
    clause('b/1', { level: 'should' }),
    clause('c/1'),
  ]
  const scenarios = ['a/2', 'b/1', 'c/1'].map((id) => scenario(id, 'fail', { failure }))
  const rows = rowsOf(clauses, scenarios)
  assert.deepEqual(rows[0]?.repeats, ['a/2'])
  const known = rows.map((row) => (row.id === 'c/1' ? { ...row, verdict: 'known-failure' as const } : row))
  assert.deepEqual(
    causesOf(known, scenarios).map((cause) => cause.clause),
    ['a/2', 'b/1'],
  )
})
