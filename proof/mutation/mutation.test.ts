import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { RecordedIo } from '../../test/runner/io'
import { mutation } from './main'
import type { SurvivorGroup } from './matching'
import type { StrykerReport } from './mutants'

/** ConditionalExpression, as Stryker would report it, of `size > limit` in the first line of a source. */
function reported(source: string, status: string) {
  const column = source.indexOf('(') + 2
  const end = source.indexOf(')') + 1
  const location = { start: { line: 1, column }, end: { line: 1, column: end } }
  return { source, mutants: [{ status, mutatorName: 'ConditionalExpression', replacement: 'false', location }] }
}

const KILLED = Object.fromEntries(
  ['a', 'b', 'c', 'd'].map((name) => [`killed/${name}.ts`, reported('if (a === b) stop()\n', 'Killed')]),
)
const SOURCE = 'if (size > limit) refuse()\n'
const ENTRY = { file: 'server.ts', code: 'if (size > limit) refuse()', original: 'size > limit', replacement: 'false' }
const LIST: SurvivorGroup[] = [{ kind: 'equivalent', reason: 'refused later', mutants: [ENTRY] }]

function project(t: TestContext, files: StrykerReport['files'] | undefined, list: unknown = LIST) {
  const root = mkdtempSync(join(tmpdir(), 'realizehit-mutation-'))
  t.after(() => rmSync(root, { recursive: true, force: true }))
  const write = (file: string, value: unknown) => {
    mkdirSync(dirname(join(root, file)), { recursive: true })
    writeFileSync(join(root, file), JSON.stringify(value))
  }
  write('proof/mutation/stryker.json', { jsonReporter: { fileName: 'mutation.json' } })
  write('proof/mutation/survivors.json', list)
  if (files) write('mutation.json', { files })
  const run = (...argv: string[]) => {
    const io = new RecordedIo(root)
    return { code: mutation(argv, io, root), out: io.out, err: io.err }
  }
  const survivors = () => JSON.parse(readFileSync(join(root, 'proof/mutation/survivors.json'), 'utf8'))
  return { run, survivors }
}

test('a run whose survivors are all on the list is good', (t) => {
  const { run } = project(t, { ...KILLED, 'server.ts': reported(SOURCE, 'Survived') })
  const { code, out } = run('--check')
  assert.equal(code, 0, out)
  assert.equal(
    out,
    '5 mutants, 0 of which the suite cannot see; of the other 5 it killed 4 (80.0 %, at least 80); 1 are equivalent, 0 not explained\n',
  )
})

test('a survivor that moved and was renamed is still on the list, which --write refreshes', (t) => {
  const { run, survivors } = project(t, {
    ...KILLED,
    'limits/size.ts': reported('if (length > most) turnAway()\n', 'NoCoverage'),
  })
  assert.equal(run('--check').code, 0)
  assert.deepEqual(survivors(), LIST)
  assert.equal(run('--check', '--write').code, 0)
  const entry = { file: 'limits/size.ts', code: 'if (length > most) turnAway()', original: 'length > most' }
  assert.deepEqual(survivors(), [{ ...LIST[0], mutants: [{ ...entry, replacement: 'false' }] }])
})

test('a survivor that is not on the list is an error, and so is an entry without one', (t) => {
  const { run } = project(t, { ...KILLED, 'server.ts': reported('if (size >= limit) refuse()\n', 'Survived') })
  const { code, out } = run('--check')
  assert.equal(code, 1)
  assert.match(out, /alive, but not on the list: server\.ts:1 ConditionalExpression\n {4}- size >= limit\n {4}\+ false/)
  assert.match(out, /on the list, but killed or gone: server\.ts if \(size > limit\) refuse\(\)\n {4}- size > limit/)
})

test('a suite that kills too little is an error', (t) => {
  const { 'killed/a.ts': _, ...rest } = KILLED
  const { code, out } = project(t, { ...rest, 'server.ts': reported(SOURCE, 'Survived') }).run('--check')
  assert.equal(code, 1)
  assert.match(out, /it killed 3 \(75\.0 %, at least 80\)/)
})

test('mutants outside of what the suite can see do not lower the share; those that did not compile do not count', (t) => {
  const list = [{ ...LIST[0], kind: 'outside' }]
  const files = { 'a.ts': reported(SOURCE, 'Killed'), 'server.ts': reported(SOURCE, 'Survived') }
  const { code, out } = project(t, { ...files, 'b.ts': reported(SOURCE, 'CompileError') }, list).run('--check')
  assert.equal(code, 0)
  assert.match(out, /^2 mutants, 1 of which the suite cannot see; of the other 1 it killed 1 \(100\.0 %/)
})

for (const [what, files, list, argv, words] of [
  ['no report', undefined, LIST, ['--check'], /There is no mutation\.json to judge/],
  ['a group without a reason', KILLED, [{ ...LIST[0], reason: '' }], ['--check'], /each group needs a kind/],
  ['an unknown option', KILLED, LIST, ['--chekc'], /Unknown option '--chekc'/],
] as const)
  test(`wrong usage: ${what}`, (t) => {
    const { code, err } = project(t, files, list).run(...argv)
    assert.equal(code, 2)
    assert.match(err, words)
  })

test('--help describes the command', (t) => {
  const { code, out } = project(t, KILLED).run('--help')
  assert.equal(code, 0)
  assert.match(out, /--check[\s\S]*Exit: 0/)
})
