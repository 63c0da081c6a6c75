import assert from 'node:assert/strict'
import { join } from 'node:path'
import { execPath } from 'node:process'
import test from 'node:test'
import { UsageError } from '../errors'
import { traceSettings } from '../running/trace-settings'
import { locateSuite } from '../suite/suite-files'
import { describeTarget, isBundled, toParameters } from '../target/target'
import { parseArguments, type RunOptions } from './options'

const identity = { name: 'realizehit-conformance', version: '1.2.3' }
const suite = locateSuite(execPath)

function options(...argv: string[]): RunOptions {
  const invocation = parseArguments(argv, identity)
  assert.equal(invocation.kind, 'run')
  return invocation.kind === 'run' ? invocation.options : assert.fail()
}

const parameters = (...argv: string[]) => toParameters(options(...argv), __dirname, suite, 1)

test('run is the default, with these defaults', () => {
  const failures = 'conformance-failures'
  const expected = { only: [], without: [], strict: false, workers: 2, timeout: 3000, repeat: 1, failures }
  assert.deepEqual({ ...options() }, expected)
  assert.deepEqual({ ...options('run') }, expected)
})

test('options arrive as what they mean', () => {
  const given = options(
    ...['--command', 'python3 s.py', '--path', '/e', '--only', 'a', '--only', 'b', '--strict', '--workers', '64'],
    ...['--without', 'redis', '--without', 'status', '--timeout', '50', '--seed', '0', '--json', 'j', '--html', 'h'],
  )
  assert.deepEqual(given.only, ['a', 'b'])
  assert.deepEqual(given.without, ['redis', 'status'])
  assert.deepEqual([given.workers, given.timeout, given.seed, given.strict], [64, 50, 0, true])
})

test('replay takes a trace and a target as run does, and nothing else of run', () => {
  const replay = (...argv: string[]) => parseArguments(['replay', ...argv], identity)
  const target = {
    without: ['status'],
    protocol: 3,
    dialect: 'd.mjs',
    profile: 'p.json',
    timeout: 500,
    startTimeout: 900,
  }
  const given = replay(
    't.json',
    '--url',
    'http://h',
    '--redis',
    'redis://r',
    '--without',
    'status',
    ...['--protocol', '3', '--dialect', 'd.mjs', '--profile', 'p.json', '--timeout'],
    '500',
    '--start-timeout',
    '900',
  )
  const expected = { ...target, url: 'http://h', redis: 'redis://r', trace: 't.json' }
  assert.deepEqual(given, { kind: 'replay', options: expected })
  for (const [argv, message] of [
    [[], /missing required argument 'trace\.json'/],
    [['t.json', 'u.json'], /too many arguments/],
    [['t.json', '--only', 'a'], /unknown option '--only'/],
  ] as const)
    assert.throws(() => replay(...argv), message)
})

test('list, help and version', () => {
  assert.deepEqual(parseArguments(['list'], identity), { kind: 'list', json: false })
  assert.deepEqual(parseArguments(['list', '--json'], identity), { kind: 'list', json: true })
  assert.deepEqual(parseArguments(['--version'], identity), { kind: 'text', text: 'realizehit-conformance 1.2.3\n' })
  const help = parseArguments(['--help'], identity)
  assert.ok(help.kind === 'text' && /--command <line>/.test(help.text) && /Exit: 0/.test(help.text))
  assert.equal(parseArguments(['help'], identity).kind, 'text')
})

const wrong: [string[], RegExp][] = [
  [['--frob'], /unknown option '--frob'.*--help/],
  [['--wrokers', '2'], /Did you mean --workers\?/],
  [['frob'], /no command "frob"/],
  [['--workers', '0'], /whole number from 1 to 64/],
  [['--workers', '65'], /whole number/],
  [['--workers', '1.5'], /whole number/],
  [['--timeout', '1e3'], /whole number/],
  [['--seed', '-1'], /whole number/],
  [['--repeat', '0'], /whole number from 1 to 1000/],
  [['--profile', ''], /must not be empty/],
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
      () => parseArguments(argv, identity),
      (error) => error instanceof UsageError && message.test(error.message) && !error.message.includes('\n'),
    )
  })
}

test('a target is a command, a module, or a url', () => {
  const command = parameters('--command', "node 'my server.js' {port}")
  assert.deepEqual(command.target, { kind: 'command', command: "node 'my server.js' {port}" })
  assert.equal(command.cwd, __dirname)
  assert.deepEqual(parameters('--module', './options.test.ts').target, { kind: 'module', module: __filename })
  const installed = parameters('--module', 'commander').target
  assert.ok(installed.kind === 'module' && /node_modules\/commander\/index\.js$/.test(installed.module))
  assert.deepEqual(parameters('--url', 'http://h:1').target, { kind: 'url', url: 'http://h:1' })
  const both = parameters('--url', 'https://h:1', '--redis', 'redis://r:2').target
  assert.deepEqual(both, { kind: 'url', url: 'https://h:1', redis: 'redis://r:2' })
})

test('without a target the reference server is started from the suite’s own folder', () => {
  const { target, cwd } = parameters()
  assert.deepEqual(target, { kind: 'command', command: suite.referenceCommand })
  assert.equal(cwd, suite.root)
  assert.equal(isBundled(options()), true)
})

test('the Engine.IO path is /engine.io if nobody says otherwise', () => {
  assert.equal(parameters().path, '/engine.io')
  assert.equal(parameters('--path', '/e').path, '/e')
})

test('a long timeout makes a start longer too', () => {
  assert.deepEqual(parameters().limits, { must: 3000, start: 20_000, stop: 5000 })
  assert.equal(parameters('--timeout', '10000').limits.start, 40_000)
  assert.equal(parameters('--timeout', '10000', '--start-timeout', '700').limits.start, 700)
  assert.deepEqual(parameters('--without', 'redis', '--without', 'redis').without, ['redis'])
})

const impossible: [string[], RegExp][] = [
  [['--command', 'a', '--url', 'http://h'], /one target only/],
  [['--redis', 'redis://h'], /--redis goes with --url/],
  [['--command', 'a "b'], /quotation mark/],
  [['--module', './nothing-here'], /not there/],
  [['--url', 'localhost:3000'], /no address; it looks like http/],
  [['--url', 'http://h', '--redis', '127.0.0.1:6379'], /--redis 127\.0\.0\.1:6379 is no address/],
]
for (const [argv, message] of impossible) {
  test(`no such target: ${argv.join(' ')}`, () => {
    assert.throws(
      () => parameters(...argv),
      (error) => error instanceof UsageError && message.test(error.message),
    )
  })
}

test('a report’s head names the target, without passwords', () => {
  const describe = (...argv: string[]) => describeTarget(parameters(...argv), isBundled(options(...argv)))
  const { target, redis, kind } = describe('--url', 'http://me:secret@h:1/', '--redis', 'redis://:secret@r:2')
  assert.deepEqual([kind, target, redis], ['url', 'http://me:***@h:1/', 'redis://:***@r:2'])
  assert.equal(describe('--module', './options.test.ts').target, __filename)
  assert.equal(describe().bundled, true)
})

test('what failed is kept where the caller says, seen from where the caller is', () => {
  const suiteOf = { name: 'n', version: '1', featuresDigest: '0' }
  const traces = (...argv: string[]) =>
    traceSettings(options(...argv), __dirname, suiteOf, describeTarget(parameters(), true))
  assert.equal(traces().generated, join(__dirname, 'conformance-failures'))
  assert.equal(traces('--failures', '../f').generated, join(__dirname, '../f'))
  assert.equal(traces('--failures', '/f').generated, '/f')
  assert.equal(traces().every, undefined)
  assert.equal(traces('--traces', '.').every, __dirname)
})

test('a dialect is a file, called by its name; a revision is handed on, and both stand in the head of a report', () => {
  const file = join('..', '..', 'implementations', 'realizehit-server-ws.dialect.mjs')
  const given = parameters('--dialect', file, '--protocol', '3')
  assert.deepEqual(given.dialect, { name: 'realizehit-server-ws', module: join(__dirname, file) })
  const { protocol, dialect } = describeTarget(given, true)
  assert.deepEqual([given.protocol, protocol, dialect], [3, 3, 'realizehit-server-ws'])
  const usual = describeTarget(parameters(), true)
  assert.deepEqual([parameters().protocol, usual.protocol, 'dialect' in usual], [undefined, 4, false])
  for (const none of ['nowhere.mjs', '.'])
    assert.throws(() => parameters('--dialect', none), { message: `--dialect ${none} is no file.` })
})
