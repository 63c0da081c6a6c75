import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { RecordedIo } from '../../test/runner/io'
import { clause } from '../../test/runner/suite'
import { chooseFaults, loadFaults } from './faults'
import { prove } from './main'

function folder(t: TestContext): string {
  const path = mkdtempSync(join(tmpdir(), 'realizehit-prove-'))
  t.after(() => rmSync(path, { recursive: true, force: true }))
  return path
}

/** Runs `npm run prove -- …` in a folder of its own. */
async function proof(
  t: TestContext,
  ...args: string[]
): Promise<{ code: number; out: string; err: string; cwd: string }> {
  const cwd = folder(t)
  const io = new RecordedIo(cwd, process.env)
  const code = await prove(args, io)
  return { code, out: io.out, err: io.err, cwd }
}

test('one fault is caught by the clauses it names, and its matrix is written', async (t) => {
  const args = ['--fault', 'case-folded', '--timeout', '3000', '--json', 'm.json', '--html', 'm.html']
  const { code, out, cwd } = await proof(t, ...args)
  assert.equal(code, 0, out)
  assert.match(out, /case-folded {2}caught by .*subscription-creation\/1/)
  const matrix = JSON.parse(readFileSync(join(cwd, 'm.json'), 'utf8'))
  assert.deepEqual([matrix.summary.faults, matrix.summary.killed], [1, 1])
  assert.match(readFileSync(join(cwd, 'm.html'), 'utf8'), /<table>[\s\S]*case-folded/)
})

test('the faults are listed, with what they must break', async (t) => {
  const { code, out } = await proof(t, '--list')
  assert.equal(code, 0)
  assert.match(out, /^case-folded {2}.*\n +must break /m)
})

for (const [args, words] of [
  [['--fault', 'case-foldde'], /--fault case-foldde: there is no such fault\. Did you mean case-folded/],
  [['--fault', 'case-folded', '--write'], /--write keeps the whole matrix/],
  [['--workers', '0'], /whole number from 1 to 64/],
  [['--timeout', '1'], /whole number from 50/],
  [['--speed'], /unknown option '--speed'/],
] as const)
  test(`wrong usage: ${args.join(' ')}`, async (t) => {
    const { code, err } = await proof(t, ...args)
    assert.equal(code, 2)
    assert.match(err, words)
  })

test('--help describes the command and its exit codes', async (t) => {
  const { code, out } = await proof(t, '--help')
  assert.equal(code, 0)
  assert.match(out, /servers that are wrong on purpose[\s\S]*Exit: 0/)
})

test('an interrupted proof says so', async (t) => {
  const io = new RecordedIo(folder(t), process.env)
  io.interruption.abort('SIGINT')
  assert.equal(await prove(['--fault', 'case-folded'], io), 130)
  assert.match(io.err, /Interrupted by SIGINT/)
})

const CLAUSES = [clause('a/1')]

for (const [text, words] of [
  ['module.exports = {}', /does not export a list FAULTS/],
  ['nonsense(', /The faults cannot be loaded/],
  ["exports.FAULTS = [{ name: 'x', mistake: 'y', breaks: { 'a/2': 'z' } }]", /names an unknown clause "a\/2"/],
  ["exports.FAULTS = [{ name: 'x', mistake: 'y', breaks: {} }]", /does not break any clause/],
  ["const f = { name: 'x', mistake: 'y', breaks: { 'a/1': 'z' } }; exports.FAULTS = [f, f]", /two faults "x"/],
] as const)
  test(`wrong list of faults: ${words.source}`, (t) => {
    const file = join(folder(t), 'faults.js')
    writeFileSync(file, text)
    assert.throws(() => loadFaults(file, CLAUSES), words)
  })

test('all faults are chosen if none is named', () => {
  const faults = [{ name: 'x', mistake: 'y', breaks: { 'a/1': 'z' } }]
  assert.deepEqual(chooseFaults(faults, []), faults)
})
