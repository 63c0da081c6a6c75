import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'node:test'
import { clause, clauseList, makeSuite } from '../../test/runner/suite'
import { CannotRunError } from '../errors'
import { featuresDigest, locateSuite, readFeatures, tagsOf } from './suite-files'

test('missing features are one clear error', (t) => {
  const suite = makeSuite(t, [], {})
  assert.throws(() => readFeatures(suite), /holds no \.feature file/)
  assert.throws(() => readFeatures({ ...suite, features: 'elsewhere' }), /features cannot be read/)
})

test('the digest changes with a file name, a text, and the clauses', (t) => {
  const suite = makeSuite(t, [clause('a/1')], { 'a.feature': 'Feature: a' })
  const features = readFeatures(suite)
  const first = featuresDigest(suite, features)
  assert.notEqual(featuresDigest(suite, [{ uri: 'features/b.feature', text: 'Feature: a' }]), first)
  assert.notEqual(featuresDigest(suite, [{ uri: 'features/a.feature', text: 'Feature: b' }]), first)
  writeFileSync(suite.clauses, JSON.stringify(clauseList([clause('a/2')])))
  assert.notEqual(featuresDigest(suite, features), first)
})

test('the digest and the tags of a checkout with CRLF are those of one with LF', (t) => {
  const suite = makeSuite(t, [clause('a/1')], { 'a.feature': '@a/1 @b\nFeature: a\n' })
  writeFileSync(suite.clauses, `${readFileSync(suite.clauses, 'utf8')}\n`)
  const features = readFeatures(suite)
  const first = featuresDigest(suite, features)
  for (const file of [suite.clauses, join(suite.root, 'features/a.feature')])
    writeFileSync(file, readFileSync(file, 'utf8').replaceAll('\n', '\r\n'))
  const converted = readFeatures(suite)
  assert.notDeepEqual(converted, features)
  assert.deepEqual(tagsOf(converted), tagsOf(features))
  assert.equal(featuresDigest(suite, converted), first)
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
