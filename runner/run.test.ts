import assert from 'node:assert/strict'
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import test, { type TestContext } from 'node:test'
import type { Clause, Report } from '../schemas/types'
import { RecordedIo } from '../test/runner/io'
import { clause, feature, makeSuite } from '../test/runner/suite'
import { run } from './main'
import type { SuiteFiles } from './suite/suite-files'

/** The whole runner, Cucumber and its workers, on a suite whose steps end as they are told. */
async function judge(context: TestContext, clauses: Clause[], features: Record<string, string>, ...argv: string[]) {
  const suite = makeSuite(context, clauses, features)
  const io = new RecordedIo(suite.root)
  const code = await run([...argv, '--json', 'report.json'], io, suite)
  const read = (): Report => JSON.parse(readFileSync(join(suite.root, 'report.json'), 'utf8'))
  return { code, out: io.out, err: io.err, read }
}

const one = (...steps: string[]) => ({ 'a.feature': feature({ 'a/1': steps }) })

test('a server that passes is spec-conformant: exit 0, and the first line says who was judged', async (t) => {
  const { code, out, err, read } = await judge(t, [clause('a/1')], one('it passes', 'it passes'))
  assert.equal(code, 0, err)
  assert.match(out, /^Judging the bundled reference server \(no --command, --module or --url was given\)\.\n/)
  assert.match(out, /✓ 1 {2}what a\/1 asks\n\n1 clause: 1 passed — spec-conformant\n/)
  assert.match(out, /Written: report\.json\n$/)
  const report = read()
  assert.deepEqual([report.summary.conformant, report.scenarios.length, report.implementation.bundled], [true, 2, true])
  assert.deepEqual(report.clauses[0]?.scenarios, ['features/a.feature:6', 'features/a.feature:9'])
  assert.equal(err, '')
})

test('a server that fails a clause is told which: exit 1', async (t) => {
  const clauses = [clause('a/1'), clause('a/2')]
  const features = { 'a.feature': feature({ 'a/1': ['the server does "refusing" wrong'], 'a/2': ['it passes'] }) }
  const { code, out, read } = await judge(t, clauses, features, '--command', 'python3 s.py')
  assert.equal(code, 1)
  assert.match(out, /^Judging the command python3 s\.py\n/)
  assert.match(out, /✗ 1 .*\n +✓ 2 .*\n\n✗ a\/1 /)
  assert.match(out, /requirement {2}refusing\n/)
  assert.match(out, /2 clauses: 1 passed, 1 failed — not spec-conformant/)
  assert.equal(read().scenarios[0]?.failure?.expected, 'status: false')
})

test('a url and its Redis are named without their passwords', async (t) => {
  const target = ['--url', 'http://127.0.0.1:1', '--redis', 'redis://:secret@127.0.0.1:2']
  const { out } = await judge(t, [clause('a/1')], one('it passes'), ...target)
  assert.match(out, /^Judging the url http:\/\/127\.0\.0\.1:1, with its Redis at redis:\/\/:\*\*\*@127\.0\.0\.1:2\n/)
})

test('what was not observed fails, unless declared: exit 1, exit 0', async (t) => {
  const clauses = [clause('a/1')]
  assert.equal((await judge(t, clauses, one('"redis" is wanting'))).code, 1)
  const declared = await judge(t, clauses, one('"redis" is wanting'), '--without', 'redis')
  assert.equal(declared.code, 0)
  assert.match(declared.out, /as far as it can be seen without redis/)
})

test('observations are shown beside their clause', async (t) => {
  const { code, out } = await judge(t, [clause('a/1', { level: 'informative' })], one('"origin S" is seen'))
  assert.equal(code, 0)
  assert.match(out, /i 1 .*\n +seen: origin S\n/)
})

test('a dead target is one message for all scenarios and workers, without a tree: exit 3', async (t) => {
  const { code, out, read } = await judge(t, [clause('a/1')], one('the target is dead', 'the target is dead'))
  assert.equal(code, 3)
  assert.equal(out.match(/ended at once/g)?.length, 1)
  assert.match(out, /No scenario could be judged \(2 scenarios\)[\s\S]*\| OSError: no such port/)
  assert.doesNotMatch(out, /⊘ 1|The specification/)
  assert.equal(read().summary.scenarios.error, 2)
})

const FAULTS: [step: string, message: RegExp][] = [
  ['the suite is wrong', /Sent a broken frame\./],
  ['a step throws', /failed in "a step throws": out of the blue/],
  ['a step is skipped', /skipped "a step is skipped" and did not say why/],
  ['a step is pending', /only a pending definition for the step "a step is pending"/],
  ['nobody defined this', /no definition for the step "nobody defined this"/],
  ['two definitions', /several definitions for the step "two definitions"/],
]
test('a fault of the suite is told as its own, each in its words: exit 3', async (t) => {
  const { code, out } = await judge(t, [clause('a/1')], one(...FAULTS.map(([step]) => step), 'it passes'))
  assert.equal(code, 3)
  for (const [, message] of FAULTS) assert.match(out, message)
  assert.equal(out.match(/The suite itself is at fault/g)?.length, FAULTS.length)
  assert.doesNotMatch(out, /\n\s+at .*\.ts:\d+/)
})

test('a worker that dies takes its scenario with it, and the others are still judged', async (t) => {
  const { code, out, read } = await judge(t, [clause('a/1')], one('the worker is killed', 'it passes', 'it passes'))
  assert.equal(code, 3)
  assert.match(out, /A worker of the suite ended in the middle of a scenario \(SIGKILL\)\./)
  assert.deepEqual(
    read().scenarios.map(({ verdict }) => verdict),
    ['error', 'pass', 'pass'],
  )
})

test('when all workers die, what they never began is an error too', async (t) => {
  const { code, out, read } = await judge(
    t,
    [clause('a/1')],
    one('the worker is killed', 'it passes'),
    '--workers',
    '1',
  )
  assert.equal(code, 3)
  assert.match(out, /before all scenarios could be run \(SIGKILL\)/)
  assert.equal(read().summary.scenarios.error, 2)
})

test('a scenario that names no clause is a fault of the suite', async (t) => {
  const features = { 'a.feature': feature({ 'a/1': ['it passes'], 'z/9': ['the server does "x" wrong'] }) }
  const { code, out } = await judge(t, [clause('a/1')], features)
  assert.equal(code, 3)
  assert.match(out, /scenario at features\/a\.feature:12 has no tag of a clause that exists/)
})

test('outlines are named by the line of their example, and given the limits and the seed', async (t) => {
  const parameters = JSON.stringify({ limits: { must: 60, start: 20_000, stop: 5000 }, seed: 42 }).replaceAll(
    '"',
    '\\"',
  )
  const text = `Feature: f\n  @a/1\n  Rule: r\n    Scenario Outline: <n>\n      Given the parameters are "${parameters}"\n
    Examples:\n      | n |\n      | x |\n      | y |\n`
  const { code, out, read } = await judge(t, [clause('a/1')], { 'a.feature': text }, '--timeout', '60', '--seed', '42')
  assert.equal(code, 0, out)
  assert.deepEqual(
    read().scenarios.map(({ name, line }) => ({ name, line })),
    [
      { name: 'x', line: 9 },
      { name: 'y', line: 10 },
    ],
  )
})

test('--only runs what it names, and claims nothing more', async (t) => {
  const clauses = [clause('a/1'), clause('a/2')]
  const features = { 'a.feature': feature({ 'a/1': ['it passes'], 'a/2': ['the server does "x" wrong'] }) }
  const { code, out, read } = await judge(t, clauses, features, '--only', 'a/1')
  assert.equal(code, 0)
  assert.match(out, /1 of the 2 clauses selected: 1 passed — no verdict on the whole/)
  assert.deepEqual([read().summary.conformant, read().clauses.length, read().scenarios.length], [null, 1, 1])
})

async function complain(suite: SuiteFiles, ...argv: string[]) {
  const io = new RecordedIo(suite.root)
  return { code: await run(argv, io, suite), err: io.err, out: io.out }
}

test('a malformed feature is one clear error: exit 3, for list too', async (t) => {
  const suite = makeSuite(t, [clause('a/1')], { 'a.feature': 'Feature: a\n  Scenario: b\n    Given c\n    Givn d\n' })
  for (const command of ['run', 'list']) {
    const { code, err } = await complain(suite, command)
    assert.equal(code, 3)
    assert.match(err, /^error: The suite's features cannot be read:\nfeatures\/a\.feature \(\d+:\d+\)/)
  }
})

test('step definitions that do not load are one clear error, with a stack for DEBUG only', async (t) => {
  const suite = makeSuite(t, [clause('a/1')], one('it passes'))
  writeFileSync(join(suite.root, 'broken.js'), 'throw new Error("no such thing")')
  const broken = { ...suite, stepDefinitions: ['broken.js'] }
  const { code, err } = await complain(broken)
  assert.equal(code, 3)
  assert.equal(err, "error: The suite's step definitions cannot be loaded: no such thing\n")
  const io = new RecordedIo(suite.root, { DEBUG: '1', PATH: '/usr/bin:/bin' })
  assert.equal(await run([], io, broken), 3)
  assert.match(io.err, /\n\s+at .*broken\.js/)
})

test('a clause without any scenario left to run is one clear error', async (t) => {
  const suite = makeSuite(t, [clause('a/1'), clause('b/1')], one('it passes'))
  const { code, err } = await complain(suite, '--only', 'b')
  assert.equal(code, 3)
  assert.match(err, /no scenario for what --only chose/)
})

test('wrong usage is exit 2 and one line; what nobody foresaw is exit 3', async (t) => {
  const suite = makeSuite(t, [clause('a/1')], one('it passes'))
  for (const argv of [['--frob'], ['--only', 'x'], ['--json', '/proc/x/y'], ['--url', 'x', '--command', 'y']]) {
    const { code, err, out } = await complain(suite, ...argv)
    assert.deepEqual([code, err.split('\n').length, out], [2, 2, ''], err)
    assert.match(err, /^error: /)
  }
  rmSync(join(suite.root, 'features'), { recursive: true })
  assert.equal((await complain(suite)).code, 3)
  const odd = await complain({ ...suite, package: join(suite.root, 'nothing.json') })
  assert.equal(odd.code, 3)
  assert.match(odd.err, /^error: The suite itself is at fault: ENOENT/)
})

test('a report that cannot be written at the end is exit 3, after the summary', async (t) => {
  const suite = makeSuite(t, [clause('a/1')], one('it passes'))
  const { code, err, out } = await complain(suite, '--json', '/dev/full')
  assert.equal(code, 3)
  assert.match(out, /spec-conformant\n/)
  assert.match(err, /--json \/dev\/full could not be written: ENOSPC/)
})

test('--help and --version are exit 0', async (t) => {
  const suite = makeSuite(t, [], {})
  const { code, out } = await complain(suite, '--version')
  assert.deepEqual([code, /^realizehit-conformance \d/.test(out)], [0, true])
})

test('list shows clauses and scenarios, as text and as JSON, and runs nothing', async (t) => {
  const clauses = [
    clause('a/1', { coveredBy: ['a/1.1'] }),
    clause('a/1.1'),
    clause('w/1', { part: 'completion', level: 'should' }),
  ]
  const suite = makeSuite(t, clauses, { 'a.feature': feature({ 'a/1.1': ['the worker is killed'] }) })
  const { code, out } = await complain(suite, 'list')
  assert.equal(code, 0)
  assert.match(
    out,
    /^The specification\n\n {2}A \[a\]\n {4}1 {6}what a\/1 asks \(must\)\n.*judged by the scenarios of a\/1\.1\n/,
  )
  assert.match(out, / {6}1\.1 {2}what a\/1\.1 asks \(must\)\n.*- the worker is killed {2}features\/a\.feature:6\n/)
  assert.match(out, /\nCompletions.*\n\n {2}W \[w\]\n {4}1 {6}what w\/1 asks \(should\)\n$/)
  const json = JSON.parse((await complain(suite, 'list', '--json')).out)
  assert.deepEqual(json.clauses[1].scenarios, [
    { id: 'features/a.feature:6', name: 'the worker is killed', uri: 'features/a.feature', line: 6 },
  ])
  assert.deepEqual(json.clauses[0].scenarios, [])
})
