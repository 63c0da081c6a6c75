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
  const options = runOptions(
    ...wordsOf(runAgainCommand(reportWith({ target, path: '/rt', withoutDeclared: ['status'] }), 'a/1')),
  )
  assert.deepEqual([options.command, options.path, options.without], [target, '/rt', ['status']])
  assert.deepEqual([options.only, options.seed, options.strict], [['a/1'], 7, false])
})

test('a server at a url is named with its Redis, a module as one, and what is not usual is said', () => {
  const at = { kind: 'url', target: 'http://h:1/rt', path: '/rt', redis: 'redis://h:2', protocol: 3 } as const
  const options = runOptions(...wordsOf(runAgainCommand(reportWith(at, { timeoutMs: 500, strict: true }), 'a/1')))
  assert.deepEqual([options.url, options.redis, options.path, options.protocol], [at.target, at.redis, undefined, 3])
  assert.deepEqual([options.timeout, options.strict], [500, true])
  const again = runOptions(...wordsOf(runAgainCommand(reportWith({ kind: 'module', target: './s.js' }), 'a/1')))
  assert.equal(again.module, './s.js')
})

test('the bundled server needs no name; what a profile or a dialect says is for the reader to name', () => {
  assert.deepEqual(wordsOf(runAgainCommand(reportWith({ bundled: true }), 'a/1')), ['--only', 'a/1', '--seed', '7'])
  for (const known of [{ name: 'Mine' }, { dialect: 'mine.mjs' }])
    assert.match(runAgainCommand(reportWith(known), 'a/1'), / --profile PROFILE\.json$/)
})

test('a failure that was kept can be replayed, one that was not cannot', () => {
  const report = reportWith({ bundled: true })
  const kept = (trace: string) => scenario('a/1', 'fail', { failure: { ...failure('r'), trace } })
  assert.deepEqual(wordsOf(replayCommand(report, kept('my traces/a.json'))), ['replay', 'my traces/a.json'])
  assert.equal(replayCommand(report, kept('not kept: the disk is full')), undefined)
  assert.equal(replayCommand(report, scenario('a/1', 'fail')), undefined)
})
