import assert from 'node:assert/strict'
import test, { type TestContext } from 'node:test'
import { RecordedIo } from '../../test/runner/io'
import { clause, feature, makeSuite } from '../../test/runner/suite'
import { run } from '../main'

/** What `list` prints for a suite of two sections; running its scenario would kill the worker. */
async function list(t: TestContext, ...argv: string[]) {
  const clauses = [
    clause('a/1', { coveredBy: ['a/1.1'] }),
    clause('a/1.1'),
    clause('w/1', { part: 'completion', level: 'should' }),
  ]
  const suite = makeSuite(t, clauses, { 'a.feature': feature({ 'a/1.1': ['the worker is killed'] }) })
  const io = new RecordedIo(suite.root)
  const code = await run(['list', ...argv], io, suite)
  return { code, out: io.out, err: io.err }
}

test('list shows clauses and scenarios and runs nothing', async (t) => {
  const { code, out } = await list(t)
  assert.equal(code, 0)
  assert.match(
    out,
    /^The specification\n\n {2}A \[a\]\n {4}1 {6}what a\/1 asks \(must\)\n.*judged by the scenarios of a\/1\.1\n/,
  )
  assert.match(out, / {6}1\.1 {2}what a\/1\.1 asks \(must\)\n.*- the worker is killed {2}features\/a\.feature:6\n/)
  assert.match(out, /\nCompletions.*\n\n {2}W \[w\]\n {4}1 {6}what w\/1 asks \(should\)\n$/)
})

test('list --json has the same as JSON', async (t) => {
  const { clauses } = JSON.parse((await list(t, '--json')).out)
  assert.deepEqual(clauses[1].scenarios, [
    { id: 'features/a.feature:6', name: 'the worker is killed', uri: 'features/a.feature', line: 6 },
  ])
  assert.deepEqual(clauses[0].scenarios, [])
})

test('list --ids prints the ids of all clauses, one on each line, and nothing else', async (t) => {
  assert.deepEqual(await list(t, '--ids'), { code: 0, out: 'a/1\na/1.1\nw/1\n', err: '' })
})

test('list is JSON or ids, not both', async (t) => {
  const { code, out, err } = await list(t, '--ids', '--json')
  assert.deepEqual([code, out], [2, ''])
  assert.match(err, /^error: option '--ids' cannot be used with option '--json'\. See --help\.\n$/)
})
