import assert from 'node:assert/strict'
import { execPath } from 'node:process'
import test from 'node:test'
import { failure, scenario } from '../../test/runner/report'
import { planScenarios } from '../running/cucumber'
import { loadClauses, sectionsOf } from '../suite/clauses'
import { locateSuite } from '../suite/suite-files'
import { failuresOf, keyOf, wayOf } from './signature'

const SCENARIO = { clauses: ['a/1', 'a/2'], name: 'it replies', steps: ['a server', 'it replies'] }

function failed(requirement: string, ...owners: string[]) {
  return scenario('a/1', 'fail', { key: 'a/1#00000000', failure: failure(requirement, ...owners) })
}

test('a key says what a scenario is, and does not change with its place', () => {
  const key = keyOf(SCENARIO)
  assert.match(key, /^a\/1#[0-9a-f]{8}$/)
  assert.equal(keyOf({ ...SCENARIO }), key)
  for (const other of [{ name: 'it answers' }, { steps: ['a server'] }, { clauses: ['a/2'] }])
    assert.notEqual(keyOf({ ...SCENARIO, ...other }), key)
})

test('every scenario of the suite has a key of its own', async () => {
  const suite = locateSuite(execPath)
  const planned = await planScenarios(suite, sectionsOf(loadClauses(suite).clauses), process.env)
  assert.ok(planned.length > 0)
  assert.equal(new Set(planned.map(({ key }) => key)).size, planned.length)
})

test('two failures are alike if they differ only in names, patterns and numbers', () => {
  const way = wayOf(failed('"news:*" is held once in 500 ms'))
  assert.equal(wayOf(failed('"a\\"b" is held once in 20 ms')), way)
  assert.notEqual(wayOf(failed('"news:*" is held twice in 500 ms')), way)
  assert.notEqual(wayOf(failed('"news:*" is held once in 500 ms', 'b/1')), way)
})

test('a signature has what failed, and nothing else', () => {
  const rows = [failed('a reply'), scenario('a/1', 'pass', { key: 'a/1#11111111' }), scenario('a/2', 'inconclusive')]
  const failures = failuresOf(rows)
  assert.deepEqual(Object.keys(failures), ['a/1#00000000'])
  assert.match(failures['a/1#00000000'] ?? '', /^[0-9a-f]{8}$/)
})
