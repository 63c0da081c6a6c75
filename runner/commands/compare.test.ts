import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test, { describe, type TestContext } from 'node:test'
import { RecordedIo } from '../../test/runner/io'
import { reportOf, scenario } from '../../test/runner/report'
import { clause } from '../../test/runner/suite'
import { run } from '../main'

const report = reportOf([clause('a/1'), clause('a/2')], [scenario('a/1', 'pass'), scenario('a/2', 'fail')])

/** A folder with reports, and with files that are not reports. */
function folder(context: TestContext): string {
  const path = mkdtempSync(join(tmpdir(), 'realizehit-compare-'))
  context.after(() => rmSync(path, { recursive: true, force: true }))
  const put = (name: string, text: string) => writeFileSync(join(path, name), text)
  const { summary: _, ...half } = report
  put('a.json', JSON.stringify(report))
  put('b.json', JSON.stringify({ ...report, suite: { ...report.suite, version: '0.2.0' } }))
  put('half.json', JSON.stringify(half))
  put('more.json', JSON.stringify({ ...report, extra: 1 }))
  put('old.json', JSON.stringify({ ...report, schemaVersion: 0 }))
  put('null.json', 'null')
  put('cut.json', JSON.stringify(report).slice(0, 100))
  put('page.html', '<!doctype html>\n')
  mkdirSync(join(path, 'folder'))
  symlinkSync('a.json', join(path, 'link.json'))
  symlinkSync('folder', join(path, 'link'))
  return path
}

async function call(cwd: string, ...argv: string[]): Promise<{ code: number; out: string; err: string }> {
  const io = new RecordedIo(cwd)
  const code = await run(argv, io)
  return { code, out: io.out, err: io.err }
}

test('compare prints the matrix and its notes if no file is asked for', async (t) => {
  const { code, out, err } = await call(folder(t), 'compare', 'a.json', 'b.json')
  assert.deepEqual([code, err], [0, ''])
  assert.match(out, /^A {2}the command python3 s\.py — a\.json\n[\s\S]*\nB .* b\.json\n/)
  assert.match(out, /Not the same version of the suite: A 0\.1\.0; B 0\.2\.0\./)
  assert.match(out, /\n {2}✗ ✗ {4}2 {2}what a\/2 asks\n\n2 implementations, 2 clauses: no difference\n$/)
})

test('one report alone makes a matrix too', async (t) => {
  const { code, out } = await call(folder(t), 'compare', 'a.json')
  assert.equal(code, 0)
  assert.match(out, /1 implementation, 2 clauses: no difference\n$/)
})

test('compare and badge write the files asked for, and name them', async (t) => {
  const cwd = folder(t)
  const args = ['--html', 'out/m.html', '--markdown', 'm.md', '--json', 'm.json']
  const { code, out } = await call(cwd, 'compare', 'a.json', 'b.json', ...args)
  assert.deepEqual(
    [code, out],
    [0, '2 implementations, 2 clauses: no difference\nWritten: out/m.html, m.md and m.json\n'],
  )
  assert.match(readFileSync(join(cwd, 'out', 'm.html'), 'utf8'), /^<!doctype html>/)
  assert.match(readFileSync(join(cwd, 'm.md'), 'utf8'), /^# 2 implementations/)
  assert.equal(JSON.parse(readFileSync(join(cwd, 'm.json'), 'utf8')).schemaVersion, 1)
  const badge = await call(cwd, 'badge', 'a.json', '--svg', 'b.svg', '--endpoint', 'e.json')
  assert.deepEqual([badge.code, badge.out], [0, '1 of 2 clauses\nWritten: b.svg and e.json\n'])
  assert.match(
    readFileSync(join(cwd, 'b.svg'), 'utf8'),
    /^<svg [\s\S]*realizehit[\s\S]*1 of 2 clauses[\s\S]*<\/svg>\n$/,
  )
  assert.equal(JSON.parse(readFileSync(join(cwd, 'e.json'), 'utf8')).message, '1 of 2 clauses')
})

test('without a file, badge prints the JSON for shields.io and nothing else', async (t) => {
  const { code, out } = await call(folder(t), 'badge', 'a.json')
  assert.equal(code, 0)
  assert.deepEqual(JSON.parse(out), { schemaVersion: 1, label: 'realizehit', message: '1 of 2 clauses', color: 'red' })
})

const WRONG: [string[], RegExp][] = [
  [['compare'], /missing required argument 'reports'.*--help/],
  [['badge'], /missing required argument 'report'/],
  [['badge', 'a.json', 'b.json'], /too many arguments/],
  [['compare', 'a.json', '--htm', 'x'], /unknown option '--htm'/],
  [['compare', 'a.json', '--html', ' '], /must not be empty/],
  [['badge', 'a.json', '--svg', ''], /must not be empty/],
  [['compare', 'a.json', 'nowhere.json'], /: there is no file nowhere\.json\.$/m],
  [['compare', 'a.json', 'folder'], /The report folder cannot be read: EISDIR: illegal operation on a directory\.$/m],
  [['compare', 'a.json', 'page.html'], /page\.html:1:1: this is not JSON: .*--json writes/],
  [['compare', 'cut.json'], /cut\.json:\d+:\d+: this is not JSON: the file ends too early/],
  [
    ['compare', 'a.json', 'half.json'],
    /half\.json is not a report .*at its top, it must have required property 'summary'/,
  ],
  [['compare', 'more.json'], /more\.json is not a report .*additional properties \("extra"\)/],
  [['badge', 'old.json'], /old\.json is not a report .*at \/schemaVersion, it must be equal to constant/],
  [['badge', 'null.json'], /null\.json is not a report .*it must be object/],
  [['compare', 'a.json', './a.json'], /\.\/a\.json is given twice/],
  [['compare', 'a.json', '--json', './a.json'], /--json \.\/a\.json would overwrite a file that is to be read/],
  [['badge', 'a.json', '--endpoint', 'a.json'], /--endpoint a\.json would overwrite a file that is to be read/],
  [['compare', 'a.json', '--html', 'x', '--json', 'x'], /name the same file/],
  [['compare', 'a.json', 'link.json'], /: link\.json is given twice\.$/m],
  [['badge', 'link.json', '--svg', 'a.json'], /--svg a\.json would overwrite a file that is to be read/],
  [['badge', 'a.json', '--svg', 'link.json'], /--svg link\.json would overwrite a file that is to be read/],
  [['badge', 'a.json', '--svg', 'folder/x', '--endpoint', 'link/x'], /--svg and --endpoint name the same file/],
  [['compare', 'a.json', '--html', 'folder'], /--html folder cannot be written: it is a folder/],
  [
    ['badge', 'a.json', '--svg', 'a.json/x.svg'],
    /--svg a\.json\/x\.svg cannot be written: (ENOTDIR|EEXIST): [^',]*\.$/m,
  ],
]

describe('wrong usage: one line, exit code 2, nothing written', () => {
  for (const [argv, words] of WRONG) {
    test(argv.join(' '), async (t) => {
      const cwd = folder(t)
      const before = readdirSync(cwd)
      const { code, out, err } = await call(cwd, ...argv)
      assert.deepEqual([code, out], [2, ''])
      assert.match(err, words)
      assert.match(err, /^error: [^\n]+\n$/)
      assert.deepEqual(readdirSync(cwd), before)
    })
  }
})
