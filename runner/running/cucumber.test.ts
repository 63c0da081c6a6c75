import assert from 'node:assert/strict'
import { execPath } from 'node:process'
import test from 'node:test'
import { RecordedIo } from '../../test/runner/io'
import { clause, feature, makeSuite } from '../../test/runner/suite'
import { run } from '../main'
import { locateSuite } from '../suite/suite-files'
import { cucumberOptions } from './cucumber'

test('features are read in the order of their sections, whichever are named', () => {
  const suite = locateSuite(execPath)
  const paths = (features?: string[]) => cucumberOptions(suite, ['b', 'a'], '', {}, undefined, features).sources.paths
  assert.deepEqual(paths(), ['features/**/b.feature', 'features/**/a.feature', 'features/**/*.feature'])
  const files = ['features/x/a.feature', 'features/x/c.feature', 'features/y/b.feature']
  assert.deepEqual(paths(files), ['features/y/b.feature', 'features/x/a.feature', 'features/x/c.feature'])
})

test('with --only, features without what is selected are not read', async (t) => {
  const suite = makeSuite(t, [clause('a/1'), clause('b/1')], {
    'a.feature': feature({ 'a/1': ['it passes'] }),
    'b.feature': `${feature({ 'b/1': ['it passes'] })}\n  this is no Gherkin`,
  })
  const io = new RecordedIo(suite.root)
  assert.equal(await run(['--only', 'a/1'], io, suite), 0, io.err)
  assert.match(io.out, /✓ 1 /)
  assert.equal(await run([], new RecordedIo(suite.root), suite), 3)
})
