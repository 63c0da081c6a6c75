import assert from 'node:assert/strict'
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import test, { type TestContext } from 'node:test'
import type { Clause, Report } from '../../schemas/types'
import { RecordedIo } from '../../test/runner/io'
import { clause, feature, makeSuite } from '../../test/runner/suite'
import { run } from '../main'
import type { SuiteFiles } from '../suite/suite-files'

/** Runs the whole runner, with Cucumber and its workers, on a suite whose steps end as their text says. */
async function judge(context: TestContext, clauses: Clause[], features: Record<string, string>, ...argv: string[]) {
  const suite = makeSuite(context, clauses, features)
  const io = new RecordedIo(suite.root)
  const code = await run([...argv, '--json', 'report.json'], io, suite)
  const read = (): Report => JSON.parse(readFileSync(join(suite.root, 'report.json'), 'utf8'))
  return { code, out: io.out, err: io.err, read }
}

const one = (...steps: string[]) => ({ 'a.feature': feature({ 'a/1': steps }) })

test('a server that passes is spec-conformant: exit code 0, and the first line names the target', async (t) => {
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

test('a failed clause is shown: exit code 1', async (t) => {
  const clauses = [clause('a/1'), clause('a/2')]
  const features = { 'a.feature': feature({ 'a/1': ['the server does "refusing" wrong'], 'a/2': ['it passes'] }) }
  const { code, out, read } = await judge(t, clauses, features, '--command', 'python3 s.py')
  assert.equal(code, 1)
  assert.match(out, /^Judging the command python3 s\.py\n/)
  assert.match(out, /✗ 1 .*\n +✓ 2 .*\n\n1 cause\n\na\/1 .*\n✗ a\/1 /)
  assert.match(out, /requirement {2}refusing\n/)
  assert.match(out, /2 clauses: 1 passed, 1 failed — not spec-conformant/)
  assert.equal(read().scenarios[0]?.failure?.expected, 'status: false')
})

test('each scenario has its steps in the report, and the one in which it ended is marked', async (t) => {
  const steps = ['Given "alice" is seen', '    And the target lacks "redis"', '    Then it passes']
  const text = `Feature: f\n\n  @a/1\n  Rule: a/1\n\n    Background:\n      Given it passes\n\n    Scenario: s\n      ${steps.join('\n  ')}\n`
  const outline = `\n    Scenario Outline: o\n      When the server does "<what>" wrong\n      Then it passes\n\n      Examples:\n        | what |\n        | it |\n`
  const { read } = await judge(t, [clause('a/1')], { 'a.feature': text + outline })
  const [first, second] = read().scenarios.map((scenario) => scenario.steps)
  assert.deepEqual(first, [
    { keyword: 'Given', text: 'it passes' },
    { keyword: 'Given', text: '"alice" is seen' },
    { keyword: 'And', text: 'the target lacks "redis"', ended: true },
    { keyword: 'Then', text: 'it passes' },
  ])
  assert.deepEqual(second, [
    { keyword: 'Given', text: 'it passes' },
    { keyword: 'When', text: 'the server does "it" wrong', ended: true },
    { keyword: 'Then', text: 'it passes' },
  ])
})

test('a scenario that was not played ended in no step', async (t) => {
  const { read } = await judge(t, RESTING_CLAUSES, RESTING)
  const ended = read().scenarios.map(({ steps = [] }) => steps.map((step) => step.ended === true))
  assert.deepEqual(ended, [[true], [false], [false], [true]])
})

const RESTING = {
  'a.feature': feature({
    'server-initializing/1': ['the server does "answering" wrong'],
    'x/1': ['"alice" is connected', 'it passes'],
    'x/2': ['the server does "it" wrong, which server-initializing/1 demands'],
  }),
}
const RESTING_CLAUSES = [clause('server-initializing/1'), clause('x/1'), clause('x/2')]

test('what rests on a failed clause is inconclusive, and not played if its sentences say so; with --all it is', async (t) => {
  const verdicts = async (...argv: string[]) => {
    const { code, out, read } = await judge(t, RESTING_CLAUSES, RESTING, ...argv)
    assert.equal(code, 1)
    const rows = read().scenarios.map(({ verdict, notPlayed }) => `${verdict}${notPlayed ? ', not played' : ''}`)
    return { out, rows, clauses: read().clauses.map(({ verdict, cause }) => cause ?? verdict) }
  }
  const { out, rows, clauses } = await verdicts()
  assert.deepEqual(rows, ['fail', 'inconclusive, not played', 'pass', 'inconclusive'])
  assert.deepEqual(clauses, ['fail', 'server-initializing/1', 'server-initializing/1'])
  assert.match(out, /… 1 .*\(inconclusive: rests on server-initializing\/1\)/)
  assert.match(out, /\n1 cause\n\nserver-initializing\/1 .* — 2 clauses rest on it and were not judged\n/)
  assert.deepEqual((await verdicts('--all')).rows, ['fail', 'pass', 'pass', 'inconclusive'])
  assert.match((await verdicts('--verbose')).out, /requirement {2}it\n/)
})

test('a completion that fails without --strict says why the exit code is 0', async (t) => {
  const clauses = [clause('a/1', { part: 'completion' })]
  const features = { 'a.feature': feature({ 'a/1': ['the server does "x" wrong'] }) }
  const said = /The exit code is 0: completions count with --strict only\./
  const lenient = await judge(t, clauses, features)
  assert.equal(lenient.code, 0)
  assert.match(lenient.out, said)
  const strict = await judge(t, clauses, features, '--strict')
  assert.equal(strict.code, 1)
  assert.doesNotMatch(strict.out, said)
})

test('a url and its Redis are named without their passwords', async (t) => {
  const target = ['--url', 'http://127.0.0.1:1', '--redis', 'redis://:secret@127.0.0.1:2']
  const { out } = await judge(t, [clause('a/1')], one('it passes'), ...target)
  assert.match(out, /^Judging the url http:\/\/127\.0\.0\.1:1, with its Redis at redis:\/\/\*\*\*@127\.0\.0\.1:2\n/)
})

test('what was not observed counts as failed, unless it was declared: exit codes 1 and 0', async (t) => {
  const clauses = [clause('a/1')]
  assert.equal((await judge(t, clauses, one('the target lacks "redis"'))).code, 1)
  const declared = await judge(t, clauses, one('the target lacks "redis"'), '--without', 'redis')
  assert.equal(declared.code, 0)
  assert.match(declared.out, /as far as it can be observed without redis/)
})

test('observations are shown beside their clause', async (t) => {
  const { code, out } = await judge(t, [clause('a/1', { level: 'informative' })], one('"origin S" is seen'))
  assert.equal(code, 0)
  assert.match(out, /i 1 .*\n +seen: origin S\n/)
})

test('a dead target is one message for all scenarios and workers, without a tree: exit code 3', async (t) => {
  const { code, out, read } = await judge(t, [clause('a/1')], one('the target is dead', 'the target is dead'))
  assert.equal(code, 3)
  assert.equal(out.match(/ended at once/g)?.length, 1)
  assert.match(out, /No scenario could be judged \(2 scenarios\)[\s\S]*\| OSError: no such port/)
  assert.doesNotMatch(out, /⊘ 1|The specification/)
  assert.equal(read().summary.scenarios.error, 2)
})

const SUITE_ERRORS: [step: string, message: RegExp][] = [
  ['the suite is wrong', /Sent a broken frame\./],
  ['a step throws', /failed in "a step throws": out of the blue/],
  ['a step is skipped', /skipped "a step is skipped" and did not say why/],
  ['a step is pending', /only a pending definition for the step "a step is pending"/],
  ['nobody defined this', /no definition for the step "nobody defined this"\. It is at features\/a\.feature:\d+\.\n/],
  ['it passed', /the step "it passed"\. It is at features\/a\.feature:\d+\. The nearest sentence is "it passes"\./],
  ['two definitions', /several definitions for the step "two definitions"/],
]
test('an error of the suite is reported as its own, each with its message: exit code 3', async (t) => {
  const { code, out } = await judge(t, [clause('a/1')], one(...SUITE_ERRORS.map(([step]) => step), 'it passes'))
  assert.equal(code, 3)
  for (const [, message] of SUITE_ERRORS) assert.match(out, message)
  assert.equal(out.match(/The suite itself is at fault/g)?.length, SUITE_ERRORS.length)
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

test('what waits for a scenario whose worker dies does not wait for ever', async (t) => {
  const features = {
    'a.feature': feature({ 'server-initializing/1': ['the worker is killed'], 'x/1': ['"a" is connected'] }),
  }
  const { code, out, read } = await judge(t, [clause('server-initializing/1'), clause('x/1')], features)
  assert.equal(code, 3)
  assert.match(out, /ended in the middle of a scenario[\s\S]*before all scenarios could be run/)
  assert.equal(read().summary.scenarios.error, 2)
})

test('if all workers die, scenarios that never started are errors too', async (t) => {
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

test('a scenario without the tag of a clause is an error of the suite', async (t) => {
  const features = { 'a.feature': feature({ 'a/1': ['it passes'], 'z/9': ['the server does "x" wrong'] }) }
  const { code, out } = await judge(t, [clause('a/1')], features)
  assert.equal(code, 3)
  assert.match(out, /scenario at features\/a\.feature:12 has no tag of a clause that exists/)
})

test('scenarios of an outline have the line of their example, and get the limits and the seed', async (t) => {
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

async function runCli(suite: SuiteFiles, ...argv: string[]) {
  const io = new RecordedIo(suite.root)
  return { code: await run(argv, io, suite), err: io.err, out: io.out }
}

test('a malformed feature is one clear error: exit code 3, for list too', async (t) => {
  const suite = makeSuite(t, [clause('a/1')], { 'a.feature': 'Feature: a\n  Scenario: b\n    Given c\n    Givn d\n' })
  for (const command of ['run', 'list']) {
    const { code, err } = await runCli(suite, command)
    assert.equal(code, 3)
    assert.match(err, /^error: The suite's features cannot be read:\nfeatures\/a\.feature \(\d+:\d+\)/)
  }
})

test('step definitions that do not load are one clear error, with a stack for DEBUG only', async (t) => {
  const suite = makeSuite(t, [clause('a/1')], one('it passes'))
  writeFileSync(join(suite.root, 'broken.js'), 'throw new Error("no such thing")')
  const broken = { ...suite, stepDefinitions: ['broken.js'] }
  const { code, err } = await runCli(broken)
  assert.equal(code, 3)
  assert.equal(err, "error: The suite's step definitions cannot be loaded: no such thing.\n")
  const io = new RecordedIo(suite.root, { DEBUG: '1', PATH: '/usr/bin:/bin' })
  assert.equal(await run([], io, broken), 3)
  assert.match(io.err, /\n\s+at .*broken\.js/)
})

test('a selection without any scenario is one clear error', async (t) => {
  const suite = makeSuite(t, [clause('a/1'), clause('b/1')], one('it passes'))
  const { code, err } = await runCli(suite, '--only', 'b')
  assert.equal(code, 3)
  assert.match(err, /no scenario for what --only selected/)
})

test('wrong usage is exit code 2 and one line; an unexpected error is exit code 3', async (t) => {
  const suite = makeSuite(t, [clause('a/1')], one('it passes'))
  for (const argv of [['--frob'], ['--only', 'x'], ['--json', '/proc/x/y'], ['--url', 'x', '--command', 'y']]) {
    const { code, err, out } = await runCli(suite, ...argv)
    assert.deepEqual([code, err.split('\n').length, out], [2, 2, ''], err)
    assert.match(err, /^error: /)
  }
  rmSync(join(suite.root, 'features'), { recursive: true })
  assert.equal((await runCli(suite)).code, 3)
  const odd = await runCli({ ...suite, package: join(suite.root, 'nothing.json') })
  assert.equal(odd.code, 3)
  assert.match(odd.err, /^error: The suite itself is at fault: ENOENT/)
})

test('a report that cannot be written at the end is exit code 3, after the summary', async (t) => {
  const suite = makeSuite(t, [clause('a/1')], one('it passes'))
  const { code, err, out } = await runCli(suite, '--json', '/dev/full')
  assert.equal(code, 3)
  assert.match(out, /spec-conformant\n/)
  assert.match(err, /--json \/dev\/full could not be written: ENOSPC/)
})

test('--version is exit code 0', async (t) => {
  const suite = makeSuite(t, [], {})
  const { code, out } = await runCli(suite, '--version')
  assert.deepEqual([code, /^realizehit-conformance \d/.test(out)], [0, true])
})
