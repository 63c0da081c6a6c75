import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { execPath } from 'node:process'
import test, { type TestContext } from 'node:test'
import { clause, clauseList, makeSuite } from '../../test/runner/suite'
import { CannotRunError } from '../errors'
import { select } from '../running/selection'
import { nearMisses } from '../suggestions'
import { headingOf, loadClauses, numberOf } from './clauses'
import { featuresDigest, locateSuite, readFeatures, tagsOf } from './suite-files'

test('the suite’s own clauses are valid, and its features are found', () => {
  const suite = locateSuite(execPath)
  assert.ok(loadClauses(suite).clauses.length > 0)
  assert.match(featuresDigest(suite, readFeatures(suite)), /^[0-9a-f]{64}$/)
})

const refuses = (context: TestContext, text: string, message: RegExp) => {
  const suite = makeSuite(context, [], {})
  writeFileSync(suite.clauses, text)
  assert.throws(
    () => loadClauses(suite),
    (error) => error instanceof CannotRunError && message.test(error.message),
  )
}

test('a malformed clauses file is one clear error', (t) => {
  refuses(t, '{', /clauses\.json cannot be read as JSON/)
  refuses(t, '{}', /clauses\.json is no list of clauses: at its top, it must have required property/)
  refuses(t, JSON.stringify(clauseList([clause('a/1'), clause('a/1')])), /two clauses "a\/1"/)
  refuses(
    t,
    JSON.stringify(clauseList([clause('a/1', { coveredBy: ['a/9'] })])),
    /covered by "a\/9", which does not exist/,
  )
})

test('a clause’s number and heading follow from its id where they are not given', () => {
  const completion = clause('scale-out/1.2', { part: 'completion' })
  assert.equal(numberOf(completion), '1.2')
  assert.equal(headingOf(completion), 'Scale out')
})

test('missing features are one clear error', (t) => {
  const suite = makeSuite(t, [], {})
  assert.throws(() => readFeatures(suite), /holds no \.feature file/)
  assert.throws(() => readFeatures({ ...suite, features: 'elsewhere' }), /features cannot be read/)
})

test('the digest changes with a name, a text, and the clauses', (t) => {
  const suite = makeSuite(t, [clause('a/1')], { 'a.feature': 'Feature: a' })
  const features = readFeatures(suite)
  const first = featuresDigest(suite, features)
  assert.notEqual(featuresDigest(suite, [{ uri: 'features/b.feature', text: 'Feature: a' }]), first)
  assert.notEqual(featuresDigest(suite, [{ uri: 'features/a.feature', text: 'Feature: b' }]), first)
  writeFileSync(suite.clauses, JSON.stringify(clauseList([clause('a/2')])))
  assert.notEqual(featuresDigest(suite, features), first)
})

test('tags are read from lines of tags only', () => {
  const text = '@a/1 @slow # @no\nFeature: x\n  mail me@home\n  @a/1\n  @b\n'
  assert.deepEqual(tagsOf([{ uri: 'x', text }]), ['a/1', 'slow', 'b'])
})

test('the compiled suite is located without ts-node', () => {
  const suite = locateSuite('/usr/bin/node', __filename.replace(/ts$/, 'js'))
  assert.deepEqual(suite.requireModules, [])
  assert.ok(suite.stepDefinitions.every((glob) => glob.startsWith('dist/step-definitions/') && glob.endsWith('.js')))
  assert.match(suite.referenceCommand, /^\/usr\/bin\/node \S+\/dist\/reference-server\/cli\.js$/)
  assert.throws(() => locateSuite('/usr/bin/node', '/nowhere/at/all/x.ts'), CannotRunError)
})

test('--only takes a clause with those that cover it, a section, a tag, with or without @', () => {
  const clauses = [clause('a/1', { coveredBy: ['b/1'] }), clause('a/2'), clause('b/1', { coveredBy: ['a/1'] })]
  const expression = (...only: string[]) => select(only, clauses, ['slow']).tagExpression
  assert.equal(expression(), '')
  assert.equal(expression('a/1'), '@a/1 or @b/1')
  assert.equal(expression('@a/2', 'slow'), '@a/2 or @slow')
  assert.equal(expression('a'), '@a/1 or @b/1 or @a/2')
})

test('--only that matches nothing names near misses, or where to look', () => {
  const clauses = [clause('subscribing/3.1.1'), clause('unsubscribing/3')]
  assert.throws(
    () => select(['subscribing/3.1.2'], clauses, []),
    /matches no clause, section or tag\. Did you mean subscribing\/3\.1\.1/,
  )
  assert.throws(() => select(['zzz'], clauses, []), /"list" shows all/)
})

test('near misses ignore case and stay near', () => {
  assert.deepEqual(nearMisses('WIRE', ['wire', 'fire', 'delivery']), ['wire', 'fire'])
  assert.deepEqual(nearMisses('', ['abc']), [])
})
