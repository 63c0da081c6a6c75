import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { execPath } from 'node:process'
import test, { type TestContext } from 'node:test'
import { clause, clauseList, makeSuite } from '../../test/runner/suite'
import { CannotRunError } from '../errors'
import { headingOf, loadClauses, numberOf } from './clauses'
import { featuresDigest, locateSuite, readFeatures } from './suite-files'

test('the suite’s own clauses are valid, and its features are found', () => {
  const suite = locateSuite(execPath)
  assert.ok(loadClauses(suite).clauses.length > 0)
  assert.match(featuresDigest(suite, readFeatures(suite)), /^[0-9a-f]{64}$/)
})

const rejects = (context: TestContext, text: string, message: RegExp) => {
  const suite = makeSuite(context, [], {})
  writeFileSync(suite.clauses, text)
  assert.throws(
    () => loadClauses(suite),
    (error) => error instanceof CannotRunError && message.test(error.message),
  )
}

test('a malformed clauses file is one clear error', (t) => {
  rejects(t, '{', /clauses\.json cannot be read as JSON/)
  rejects(t, '{}', /clauses\.json is not a valid list of clauses: at its top, it must have required property/)
  rejects(t, JSON.stringify(clauseList([clause('a/1'), clause('a/1')])), /two clauses "a\/1"/)
  rejects(
    t,
    JSON.stringify(clauseList([clause('a/1', { coveredBy: ['a/9'] })])),
    /covered by "a\/9", which does not exist/,
  )
})

test('the number and heading of a clause follow from its id if they are not given', () => {
  const completion = clause('scale-out/1.2', { part: 'completion' })
  assert.equal(numberOf(completion), '1.2')
  assert.equal(headingOf(completion), 'Scale out')
})
