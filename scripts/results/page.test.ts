import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { locateSuite } from '../../runner/suite/suite-files'
import { reportOf, scenario } from '../../test/runner/report'
import { clause } from '../../test/runner/suite'
import { digestOf, digestOfFiles, IMPLEMENTATIONS } from './implementations'
import { run } from './main'
import { isFresh, type Origin, resultsOf } from './page'

const ORIGIN: Origin = {
  featuresDigest: 'a'.repeat(64),
  implementations: [
    ['one', 'b'.repeat(64)],
    ['two', 'c'.repeat(64)],
  ],
}

/** A report of a failing server, as it was at some time, at some port, with some mark. */
function report(startedAt: string, mark: string, port: number) {
  const failure = {
    requirement: `Redis holds "${mark}:news:*" once`,
    expected: 'it',
    actual: `held by 127.0.0.1:${port} after ${port} ms`,
    transcript: [],
  }
  const made = reportOf([clause('wire/1', { part: 'completion' })], [scenario('wire/1', 'fail', { failure })])
  return { ...made, run: { ...made.run, startedAt, seed: port } }
}

test('two runs of the same servers make the same pages', () => {
  const first = [report('2026-01-01T00:00:00.000Z', '12345678', 1), report('2026-01-01T00:00:01.000Z', '87654321', 2)]
  const second = [report('2027-01-01T00:00:00.000Z', 'abcdef01', 3), report('2027-01-01T00:00:01.000Z', '01abcdef', 4)]
  assert.deepEqual(resultsOf(ORIGIN, first), resultsOf(ORIGIN, second))
  assert.match(resultsOf(ORIGIN, first).markdown, /held by 127\.0\.0\.1:…/)
})

test('pages are stale once the features, an implementation or the page itself is another', () => {
  const reports = [report('2026-01-01T00:00:00.000Z', '12345678', 1), report('2026-01-01T00:00:00.000Z', '12345678', 1)]
  const results = resultsOf(ORIGIN, reports)
  assert.ok(isFresh(results, ORIGIN))
  assert.ok(!isFresh(results, { ...ORIGIN, featuresDigest: 'd'.repeat(64) }))
  assert.ok(!isFresh(results, { ...ORIGIN, implementations: [...ORIGIN.implementations].reverse() }))
  assert.ok(!isFresh({ ...results, html: `${results.html} ` }, ORIGIN))
  assert.ok(!isFresh({ markdown: '', html: '' }, ORIGIN))
})

test('the digest is that of all files, and of nothing that has no effect', (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'results-'))
  t.after(() => rmSync(folder, { recursive: true }))
  const files = [join(folder, 'server.py'), join(folder, 'server.ts')] as const
  const digest = (program: string, server: string) => {
    writeFileSync(files[0], program)
    writeFileSync(files[1], server)
    return digestOfFiles([...files])
  }
  const before = digest('print(1)', 'const a = 1')
  assert.equal(digest('print(1)', '// why\nconst a = 1;'), before)
  assert.notEqual(digest('print(2)', 'const a = 1'), before)
  assert.notEqual(digest('print(1)', 'const a = 2'), before)
  assert.throws(() => digestOf({ files: ['nothing/*'] }), /there are no files nothing/)
})

test('each implementation has files', () => {
  assert.equal(new Set(IMPLEMENTATIONS.map(digestOf)).size, IMPLEMENTATIONS.length)
})

test('wrong usage is one line', async () => {
  const said: string[] = []
  const io = { out: (text: string) => assert.fail(text), err: (text: string) => void said.push(text) }
  assert.equal(await run(['--chek'], io, locateSuite(process.execPath)), 2)
  assert.deepEqual(said, ['Usage: npm run results [-- --check]\n'])
})
