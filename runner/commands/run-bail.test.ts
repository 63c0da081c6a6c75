import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import test, { type TestContext } from 'node:test'
import type { Clause, Report } from '../../schemas/types'
import { RecordedIo } from '../../test/runner/io'
import { clause, feature, makeSuite } from '../../test/runner/suite'
import { run } from '../main'

/** A run with one worker that stops at the first failure; b/1 is listed in known.json. */
async function bail(context: TestContext, clauses: Clause[], scenarios: Record<string, string[]>, ...argv: string[]) {
  const suite = makeSuite(context, clauses, { 'a.feature': feature(scenarios) })
  writeFileSync(join(suite.root, 'known.json'), '{"b/1": "not written yet"}')
  const io = new RecordedIo(suite.root)
  const code = await run(['--bail', '--workers', '1', '--json', 'report.json', ...argv], io, suite)
  const report: Report = JSON.parse(readFileSync(join(suite.root, 'report.json'), 'utf8'))
  return { code, out: io.out, report, played: report.scenarios.map(({ verdict }) => verdict) }
}

test('--bail plays nothing more once a scenario has failed, and judges what was played', async (t) => {
  const scenarios = { 'a/1': ['it passes', 'the server does "x" wrong', 'it passes'], 'b/1': ['it passes'] }
  const { code, out, report, played } = await bail(t, [clause('a/1'), clause('b/1')], scenarios)
  assert.equal(code, 1)
  assert.deepEqual(played, ['pass', 'fail'])
  assert.deepEqual(
    report.clauses.map(({ id }) => id),
    ['a/1'],
  )
  assert.equal(report.run.ended, 'bail')
  assert.match(out, /1 of the 2 clauses judged: 1 failed — not spec-conformant/)
  assert.match(out, /The run ended with the first failure \(--bail\)/)
})

test('--bail: a condition is judged by those of its steps that were played', async (t) => {
  const clauses = [clause('a/1', { coveredBy: ['a/2', 'a/3'] }), clause('a/2'), clause('a/3')]
  const { code, report } = await bail(t, clauses, { 'a/2': ['the server does "x" wrong'], 'a/3': ['it passes'] })
  assert.equal(code, 1)
  assert.deepEqual(
    report.clauses.map(({ id, verdict, repeats }) => [id, verdict, repeats]),
    [
      ['a/1', 'fail', ['a/2']],
      ['a/2', 'fail', undefined],
    ],
  )
})

test('--bail goes on after a warning, unless --strict counts it, and after a known failure', async (t) => {
  const wrong = 'the server does "x" wrong'
  const scenarios = { 'a/1': [wrong], 'b/1': [wrong], 'c/1': ['it passes'] }
  const clauses = [clause('a/1', { level: 'should' }), clause('b/1'), clause('c/1')]
  const ended = async (...argv: string[]) => {
    const { code, played } = await bail(t, clauses, scenarios, ...argv)
    return [code, played.length]
  }
  assert.deepEqual(await ended(), [1, 2])
  assert.deepEqual(await ended('--strict'), [1, 1])
  assert.deepEqual(await ended('--known-failing', 'known.json'), [0, 3])
})
