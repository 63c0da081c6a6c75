import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { execPath } from 'node:process'
import test, { type TestContext } from 'node:test'
import { pathToFileURL } from 'node:url'
import type { ClauseRow, Report } from '../../schemas/types'
import { clause, feature, makeSuite } from '../../test/runner/suite'
import { AbortError, CannotRunError, exitCodeOf, textOf, UsageError } from './index'
import { judgeBy } from './judge'
import type { JudgeOptions } from './options'

const SERVER: JudgeOptions = { target: { command: 'python3 s.py' } }
const WRONG = 'the server does "refusing" wrong'

/** Judges nothing real: the steps end as their text says. */
function suiteOf(context: TestContext, rules: Record<string, string[]>) {
  const clauses = Object.keys(rules).map((id) => clause(id))
  return makeSuite(context, clauses, { 'a.feature': feature(rules) })
}

test('the report comes back, of a server that fails, too; nothing is written, and the process is as before', async (t) => {
  const suite = suiteOf(t, { 'a/1': ['it passes'], 'a/2': [WRONG] })
  const signals = () => ['SIGINT', 'SIGTERM', 'exit', 'uncaughtException'].map((each) => process.listenerCount(each))
  const [before, exitCode] = [signals(), process.exitCode]
  const report = await judgeBy(suite, { ...SERVER, cwd: suite.root, seed: 7, workers: 1, timeout: 1234 })
  assert.deepEqual([signals(), process.exitCode], [before, exitCode])
  assert.deepEqual(
    report.clauses.map(({ id, verdict }) => `${id} ${verdict}`),
    ['a/1 pass', 'a/2 fail'],
  )
  const { seed, workers, timeoutMs, strict, only } = report.run
  assert.deepEqual([seed, workers, timeoutMs, strict, only], [7, 1, 1234, false, []])
  assert.equal(report.implementation.target, 'python3 s.py')
  assert.equal(existsSync(join(suite.root, 'conformance-failures')), false)
  assert.equal(exitCodeOf(report), 1)
  assert.match(textOf(report), /^1 cause\n\na\/2 [\s\S]*requirement {2}refusing[\s\S]*1 failed — not spec-conformant\n/)
})

test('events tell the plan, each scenario, and each clause with the verdict that the report has', async (t) => {
  const suite = suiteOf(t, { 'a/1': ['it passes', 'it passes'], 'a/2': [WRONG] })
  const told: string[] = []
  const rows: ClauseRow[] = []
  const report = await judgeBy(suite, {
    ...SERVER,
    knownFailing: { 'a/2': 'not yet' },
    on: {
      plan: (scenarios, repetition) => told.push(`plan ${scenarios.length} ${repetition}`),
      scenario: ({ verdict }) => told.push(verdict),
      clause: (row) => rows.push(row),
    },
  })
  assert.equal(told[0], 'plan 3 1')
  assert.deepEqual(told.slice(1).sort(), ['fail', 'pass', 'pass'])
  assert.deepEqual(rows, report.clauses)
  assert.equal(rows[1]?.verdict, 'known-failure')
  assert.equal(exitCodeOf(report), 0)
})

test('with repeat, a plan for each repetition, and the clauses once', async (t) => {
  const suite = suiteOf(t, { 'a/1': ['it passes'] })
  const told: unknown[] = []
  await judgeBy(suite, {
    ...SERVER,
    repeat: 2,
    on: { plan: (_, number) => told.push(number), clause: ({ id }) => told.push(id) },
  })
  assert.deepEqual(told, [1, 2, 'a/1'])
})

test('a failed run can be run again by its report; one without failures gives a report of nothing', async (t) => {
  const suite = suiteOf(t, { 'a/1': ['it passes'], 'a/2': [WRONG] })
  const first = await judgeBy(suite, SERVER)
  const again = await judgeBy(suite, { ...SERVER, onlyFailedIn: first })
  assert.deepEqual(
    again.scenarios.map(({ id }) => id),
    first.scenarios.filter(({ verdict }) => verdict === 'fail').map(({ id }) => id),
  )
  const passed = await judgeBy(suite, { ...SERVER, only: 'a/1' })
  const nothing = await judgeBy(suite, { ...SERVER, onlyFailedIn: passed })
  assert.deepEqual([nothing.clauses, nothing.scenarios, nothing.summary.conformant], [[], [], null])
  await assert.rejects(judgeBy(suite, { ...SERVER, onlyFailedIn: { frob: 1 } as unknown as Report }), UsageError)
})

test('two at once do not disturb each other', async (t) => {
  const suite = suiteOf(t, { 'a/1': ['it passes'], 'a/2': [WRONG] })
  const reports = await Promise.all([
    judgeBy(suite, { ...SERVER, only: 'a/1' }),
    judgeBy(suite, { ...SERVER, only: ['a/2'] }),
  ])
  assert.deepEqual(
    reports.map(({ clauses }) => clauses.map(({ id, verdict }) => `${id} ${verdict}`)),
    [['a/1 pass'], ['a/2 fail']],
  )
})

test('an abort stops the run: what was found until then is in the error', async (t) => {
  const suite = suiteOf(t, { 'a/1': ['it passes'], 'b/1': ['nothing ever happens'] })
  const controller = new AbortController()
  const reason = new Error('enough')
  const judged = judgeBy(suite, {
    ...SERVER,
    signal: controller.signal,
    on: { clause: () => controller.abort(reason) },
  })
  await assert.rejects(judged, (error) => {
    assert.ok(error instanceof AbortError)
    assert.deepEqual([error.name, error.code, error.cause], ['AbortError', 'ABORT_ERR', reason])
    assert.deepEqual(
      error.report?.clauses.map(({ id }) => id),
      ['a/1'],
    )
    return true
  })
})

test('a signal that is aborted already starts nothing', async (t) => {
  const suite = suiteOf(t, { 'a/1': ['nothing ever happens'] })
  const plan = t.mock.fn()
  await assert.rejects(judgeBy(suite, { ...SERVER, signal: AbortSignal.abort(), on: { plan } }), (error) => {
    assert.ok(error instanceof AbortError)
    assert.equal(error.report, undefined)
    return true
  })
  assert.equal(plan.mock.callCount(), 0)
})

test('what a function of `on` throws ends the run, and is what the caller gets', async (t) => {
  const suite = suiteOf(t, { 'a/1': ['it passes'], 'b/1': ['nothing ever happens'] })
  const mine = new Error('mine')
  const clauses = t.mock.fn(() => {
    throw mine
  })
  await assert.rejects(judgeBy(suite, { ...SERVER, on: { clause: clauses } }), (error) => error === mine)
  assert.equal(clauses.mock.callCount(), 1)
})

test('files may be URLs, and relative ones are found from cwd', async (t) => {
  const suite = suiteOf(t, { 'a/1': ['it passes'] })
  const module = join(suite.root, 'outcomes.steps.ts')
  for (const given of ['./outcomes.steps.ts', pathToFileURL(module), pathToFileURL(module).href]) {
    const report = await judgeBy(suite, { target: { module: given }, cwd: suite.root })
    assert.equal(report.implementation.target, module)
  }
})

test('a suite that cannot be loaded is a CannotRunError', async (t) => {
  const suite = { ...suiteOf(t, { 'a/1': ['it passes'] }), stepDefinitions: ['no-such-file.ts'] }
  await assert.rejects(judgeBy({ ...suite, clauses: join(suite.root, 'no.json') }, SERVER), CannotRunError)
})

const refused: [options: unknown, message: RegExp][] = [
  [undefined, /needs an object with the options/],
  [{}, /^target is missing: command, module, url or profile of the server to judge\.$/],
  [{ target: {} }, /target must have exactly one of command, module, url and profile/],
  [{ target: { command: undefined } }, /exactly one of/],
  [{ target: { command: 'a', url: 'http://127.0.0.1:1' } }, /exactly one of/],
  [{ target: { comand: 'a' } }, /there is no option target\.comand\. Did you mean command\?/],
  [{ ...SERVER, worker: 1 }, /there is no option worker\. Did you mean workers\?/],
  [{ ...SERVER, workers: '2' }, /^workers must be a whole number from 1 to 64\.$/],
  [{ ...SERVER, timeout: 1 }, /^timeout must be a whole number from 50 to 600000\.$/],
  [{ ...SERVER, without: 'status' }, /^without must be a list of status, /],
  [{ ...SERVER, protocol: 5 }, /^protocol must be 3 or 4\.$/],
  [{ ...SERVER, signal: {} }, /^signal must be an AbortSignal\.$/],
  [{ ...SERVER, cwd: '/no/such' }, /^cwd must be a folder that exists\.$/],
  [{ ...SERVER, env: { A: 1 } }, /^env must be an object of texts\.$/],
  [{ ...SERVER, on: { clauses() {} } }, /there is no option on\.clauses\. Did you mean clause\?/],
  [{ ...SERVER, on: { clause: 1 } }, /^on\.clause must be a function\.$/],
  [{ ...SERVER, only: 'subscribin' }, /^only subscribin matches no clause/],
  [{ ...SERVER, only: 'a/1', onlyFailedIn: 'r.json' }, /^only and onlyFailedIn cannot be combined/],
  [{ ...SERVER, knownFailing: { 'a/9': 'x' } }, /^knownFailing: there is no clause "a\/9"/],
  [{ ...SERVER, knownFailing: { 'a/1': '' } }, /^knownFailing: each clause needs a reason/],
  [
    { target: { command: 'node --import "x' } },
    /^command has a quotation mark that is not closed \(node --import "x\)/,
  ],
  [{ target: { url: 'http://u:secret@x/?a=1' } }, /\*\*\*@x/],
  [{ target: { module: './no.js' } }, /^module \.\/no\.js is not there/],
]

for (const [options, message] of refused)
  test(`UsageError: ${message.source}`, async (t) => {
    const suite = suiteOf(t, { 'a/1': ['it passes'] })
    await assert.rejects(judgeBy(suite, options as JudgeOptions), (error) => {
      assert.ok(error instanceof UsageError, String(error))
      assert.match(error.message, message)
      assert.doesNotMatch(error.message, /secret/)
      return true
    })
  })

test('the Node that runs this is in the report', async (t) => {
  const suite = suiteOf(t, { 'a/1': ['it passes'] })
  const report = await judgeBy(suite, { target: { command: execPath } })
  assert.equal(report.run.node, process.version)
})
