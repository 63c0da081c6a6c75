import assert from 'node:assert/strict'
import test from 'node:test'
import { RecordedIo } from '../../test/runner/io'
import { IDENTITY, runOptions } from '../../test/runner/options'
import { makeSuite } from '../../test/runner/suite'
import { UsageError } from '../errors'
import { parseArguments } from './parse-arguments'

test('run is the default, with these defaults', () => {
  const expected = {
    ...{ only: [], without: [], strict: false, all: false, bail: false, verbose: false },
    ...{ workers: 2, timeout: 3000, repeat: 1, failures: 'conformance-failures' },
  }
  assert.deepEqual({ ...runOptions() }, expected)
  assert.deepEqual({ ...runOptions('run') }, expected)
})

test('options arrive with their parsed values', () => {
  const given = runOptions(
    ...['--command', 'python3 s.py', '--path', '/e', '--only', 'a', '--only', 'b', '--strict', '--workers', '64'],
    ...['--without', 'redis', '--without', 'status', '--timeout', '50', '--seed', '0', '--json', 'j', '--html', 'h'],
  )
  assert.deepEqual(given.only, ['a', 'b'])
  assert.deepEqual(given.without, ['redis', 'status'])
  assert.deepEqual([given.workers, given.timeout, given.seed, given.strict], [64, 50, 0, true])
})

test('--help, help and --version print their text and exit with 0', async (t) => {
  const suite = makeSuite(t, [], {})
  const printed = async (...argv: string[]) => {
    const io = new RecordedIo(suite.root)
    assert.equal(await parseArguments(argv, IDENTITY).execute(io, suite), 0)
    return io.out
  }
  assert.equal(await printed('--version'), 'realizehit-conformance 1.2.3\n')
  const help = await printed('--help')
  assert.ok(/--command <line>/.test(help) && /Exit: 0/.test(help))
  for (const command of ['run', 'init', 'list', 'spec', 'compare', 'badge', 'replay'])
    assert.match(help, new RegExp(`^ {2}${command}\\b`, 'm'))
  assert.match(await printed('help'), /--command <line>/)
  assert.match(await printed('help', 'help'), /--command <line>/)
  assert.match(await printed('help', 'badge'), /--svg <file>/)
})

const wrong: [string[], RegExp][] = [
  [['--frob'], /unknown option '--frob'.*--help/],
  [['--wrokers', '2'], /Did you mean --workers\?/],
  [['frob'], /no command "frob"; there are run, init, list, spec, compare, badge, replay and completion\./],
  [
    ['help', 'frob'],
    /^there is no command "frob"; there are run, init, list, spec, compare, badge, replay and completion\. See --help\.$/,
  ],
  [['--workers', '0'], /whole number from 1 to 64/],
  [['--workers', '65'], /whole number/],
  [['--workers', '1.5'], /whole number/],
  [['--timeout', '1e3'], /whole number/],
  [['--seed', '-1'], /whole number/],
  [['--repeat', '0'], /whole number from 1 to 1000/],
  [['--profile', ''], /must not be empty/],
  [['compare', 'a.json', ''], /'reports'\. It must not be empty\. See --help\.$/],
  [['badge', ' '], /'report'\. It must not be empty\./],
  [['replay', ''], /'trace\.json'\. It must not be empty\./],
  [['spec', ''], /'file\.md'\. It must not be empty\./],
  [['--without', 'luck'], /must be one of status, restart/],
  [['--command', ' '], /must not be empty/],
  [['--protocol', '2'], /It must be 3 or 4/],
  [['--only', ''], /must not be empty/],
  [['--path', 'engine.io'], /must begin with "\/"/],
  [['--command'], /argument missing/],
]
for (const [argv, message] of wrong) {
  test(`wrong usage: ${argv.join(' ')}`, () => {
    assert.throws(
      () => parseArguments(argv, IDENTITY),
      (error) => error instanceof UsageError && message.test(error.message) && !error.message.includes('\n'),
    )
  })
}
