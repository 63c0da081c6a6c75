import assert from 'node:assert/strict'
import test from 'node:test'
import { clause } from '../../test/runner/suite'
import { select } from './selection'

test('--only selects a clause with those that cover it, a section, or a tag, with or without @', () => {
  const clauses = [clause('a/1', { coveredBy: ['b/1'] }), clause('a/2'), clause('b/1', { coveredBy: ['a/1'] })]
  const expression = (...only: string[]) => select(only, clauses, ['slow']).tagExpression
  assert.equal(expression(), '')
  assert.equal(expression('a/1'), '@a/1 or @b/1')
  assert.equal(expression('@a/2', 'slow'), '@a/2 or @slow')
  assert.equal(expression('a'), '@a/1 or @b/1 or @a/2')
})

test('--only selects a part; with the whole specification there is a verdict on it', () => {
  const clauses = [clause('a/1'), clause('b/1'), clause('w/1', { part: 'completion' })]
  const selected = (...only: string[]) => select(only, clauses, [])
  assert.equal(selected('specification').tagExpression, '@a/1 or @b/1')
  assert.equal(selected('completions').tagExpression, '@w/1')
  const partial = [['specification'], ['specification', 'w'], ['a', 'b'], ['completions'], ['a']].map(
    (only) => selected(...only).partial,
  )
  assert.deepEqual(partial, [false, false, false, true, true])
})

test('--only that matches nothing is wrong usage, with suggestions or where to look', () => {
  const clauses = [clause('subscribing/3.1.1'), clause('unsubscribing/3')]
  assert.throws(
    () => select(['subscribing/3.1.2'], clauses, []),
    /matches no clause, section, part or tag\. Did you mean subscribing\/3\.1\.1/,
  )
  assert.throws(() => select(['zzz'], clauses, []), /"list" shows all/)
})
