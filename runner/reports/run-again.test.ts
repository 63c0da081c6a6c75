import assert from 'node:assert/strict'
import test from 'node:test'
import { split } from 'shlex'
import type { Implementation, Report } from '../../schemas/types'
import { runOptions } from '../../test/runner/options'
import { failure, reportOf, scenario } from '../../test/runner/report'
import { clause } from '../../test/runner/suite'
import { replayCommand, runAgainCommand } from './run-again'

function reportWith(implementation: Partial<Implementation>, run: Partial<Report['run']> = {}): Report {
  const report = reportOf([clause('a/1')], [scenario('a/1', 'fail')])
  return { ...report, implementation: { ...report.implementation, ...implementation }, run: { ...report.run, ...run } }
}

/** The command's words behind the name of the tool, which must be one that the tool understands. */
function wordsOf(command: string | undefined): string[] {
  const [npx, tool, ...words] = split(command ?? '')
  assert.deepEqual([npx, tool], ['npx', 'realizehit-conformance'])
  return words
}

test('the command names the clause, the seed and the target, quoted for a shell', () => {
  const target = `node 'my server.mjs' "$(x)"`
  const given = ['--command', target, '--without', 'status', '--timeout', '500']
  const options = runOptions(...wordsOf(runAgainCommand(reportWith({ options: given }), 'a/1')))
  assert.deepEqual([options.command, options.without, options.timeout], [target, ['status'], 500])
  assert.deepEqual([options.only, options.seed, options.strict], [['a/1'], 7, false])
  assert.equal(runOptions(...wordsOf(runAgainCommand(reportWith({}, { strict: true }), 'a/1'))).strict, true)
})

test('in a checkout it is called as one does there', () => {
  const report = reportWith({ options: ['--profile', 'p.json'] }, { command: 'npm run conformance --' })
  assert.equal(runAgainCommand(report, 'a/1'), 'npm run conformance -- --only a/1 --seed 7 --profile p.json')
})

test('nothing in it can hide in a terminal', () => {
  assert.doesNotMatch(
    runAgainCommand(reportWith({ options: ['--command', 'a\u001b[31m\u202e'] }), 'a/1'),
    /\p{Cc}|\p{Cf}/u,
  )
})

test('a failure that was kept can be replayed, one that was not cannot', () => {
  const report = reportWith({ bundled: true })
  const kept = (trace: string) => scenario('a/1', 'fail', { failure: { ...failure('r'), trace } })
  const words = wordsOf(
    replayCommand({ ...report, implementation: { ...report.implementation, options: [] } }, kept('my traces/a.json')),
  )
  assert.deepEqual(words, ['replay', 'my traces/a.json'])
  assert.equal(replayCommand(report, kept('not kept: the disk is full')), undefined)
  assert.equal(replayCommand(report, scenario('a/1', 'fail')), undefined)
})
