import assert from 'node:assert/strict'
import { join } from 'node:path'
import { execPath } from 'node:process'
import test from 'node:test'
import { runOptions } from '../../test/runner/options'
import { UsageError } from '../errors'
import { locateSuite } from '../suite/suite-files'
import { implementationOf, isBundled, toParameters } from './target'

const suite = locateSuite(execPath)
const parameters = (...argv: string[]) => toParameters(runOptions(...argv), __dirname, suite, 1)

test('a target is a command, a module, or a url', () => {
  const command = parameters('--command', "node 'my server.js' {port}")
  assert.deepEqual(command.target, { kind: 'command', command: "node 'my server.js' {port}" })
  assert.equal(command.cwd, __dirname)
  assert.deepEqual(parameters('--module', './target.test.ts').target, { kind: 'module', module: __filename })
  const installed = parameters('--module', 'commander').target
  assert.ok(installed.kind === 'module' && /node_modules\/commander\/index\.js$/.test(installed.module))
  assert.deepEqual(parameters('--url', 'http://h:1').target, { kind: 'url', url: 'http://h:1' })
  const certificate = join('..', '..', 'test', 'reference-server', 'tls', 'certificate.pem')
  const secure = parameters('--url', 'https://h:1', '--redis', 'rediss://r:2', '--redis-ca', certificate).target
  assert.deepEqual(secure, {
    kind: 'url',
    url: 'https://h:1',
    redis: 'rediss://r:2',
    redisCa: join(__dirname, certificate),
  })
  const socket = parameters('--url', 'https://h:1', '--redis', 'unix:///run/r.sock').target
  assert.deepEqual(socket, { kind: 'url', url: 'https://h:1', redis: 'unix:///run/r.sock' })
  const both = parameters('--url', 'https://h:1', '--redis', 'redis://r:2').target
  assert.deepEqual(both, { kind: 'url', url: 'https://h:1', redis: 'redis://r:2' })
})

test('without a target the reference server is started from the suite’s own folder', () => {
  const { target, cwd } = parameters()
  assert.deepEqual(target, { kind: 'command', command: suite.referenceCommand })
  assert.equal(cwd, suite.root)
  assert.equal(isBundled(runOptions()), true)
})

test('the Engine.IO path is /engine.io by default', () => {
  assert.equal(parameters().path, '/engine.io')
  assert.equal(parameters('--path', '/e').path, '/e')
})

test('a path in the url is the Engine.IO path, with or without a slash at its end', () => {
  const at = (...argv: string[]) => parameters('--url', ...argv).path
  assert.equal(at('http://h:1'), '/engine.io')
  assert.equal(at('http://h:1/'), '/engine.io')
  assert.equal(at('http://h:1/realtime'), '/realtime')
  assert.equal(at('http://h:1/a/b/'), '/a/b')
  assert.equal(at('http://h:1/realtime', '--path', '/realtime/'), '/realtime/')
  assert.equal(at('http://h:1/', '--path', '/other'), '/other')
})

test('a longer timeout makes the limit for a start longer too', () => {
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
  [
    ['--url', 'http://h/a', '--path', '/b'],
    /^the url has the path \/a, and the Engine\.IO path \(--path\) is \/b: give one of them/,
  ],
  [['--url', 'http://h/a?token=secret'], /^--url http:\/\/h\/a\?token=\*\*\* must end with the path/],
  [['--url', 'http://h/#a'], /^--url http:\/\/h\/#a must end with the path/],
  [['--url', 'localhost:3000'], /not an address; it should look like http/],
  [['--url', 'http://h', '--redis', '127.0.0.1:6379'], /^--redis 127\.0\.0\.1:6379 must be a URL such as redis:/],
  [
    ['--url', 'http://h', '--redis', 'redis://:secret@h/main'],
    /^--redis redis:\/\/\*\*\*@h\/main must be .* a number, not "main"/,
  ],
  [['--url', 'http://h', '--redis-ca', 'c.pem'], /--redis-ca goes with --redis only/],
  [['--url', 'http://h', '--redis', 'redis://h', '--redis-ca', 'c.pem'], /--redis-ca goes with .* rediss:/],
  [
    ['--url', 'http://h', '--redis', 'rediss://h', '--redis-ca', 'c.pem'],
    /^--redis-ca c\.pem must be a file with a certificate.*ENOENT/,
  ],
  [
    ['--url', 'http://h', '--redis', 'rediss://h', '--redis-ca', __filename],
    /must be a file with a certificate in PEM/,
  ],
]
for (const [argv, message] of impossible) {
  test(`no such target: ${argv.join(' ')}`, () => {
    assert.throws(
      () => parameters(...argv),
      (error) => error instanceof UsageError && message.test(error.message),
    )
  })
}

test('the head of a report names the target, without passwords', () => {
  const head = (...argv: string[]) => implementationOf(parameters(...argv), isBundled(runOptions(...argv)))
  const { target, redis, kind } = head('--url', 'http://me:secret@h:1/', '--redis', 'redis://:secret@r:2')
  assert.deepEqual([kind, target, redis], ['url', 'http://***@h:1/', 'redis://***@r:2'])
  assert.equal(head('--module', './target.test.ts').target, __filename)
  assert.equal(head().bundled, true)
})

test('a dialect is a file and is named after it; dialect and revision are at the head of a report', () => {
  const file = join('..', '..', 'implementations', 'realizehit-server-ws.dialect.mjs')
  const given = parameters('--dialect', file, '--protocol', '3')
  assert.deepEqual(given.dialect, { name: 'realizehit-server-ws', module: join(__dirname, file) })
  const { protocol, dialect } = implementationOf(given, true)
  assert.deepEqual([given.protocol, protocol, dialect], [3, 3, 'realizehit-server-ws'])
  const usual = implementationOf(parameters(), true)
  assert.deepEqual([parameters().protocol, usual.protocol, 'dialect' in usual], [undefined, 4, false])
  for (const none of ['nowhere.mjs', '.', `${__filename}/x.mjs`])
    assert.throws(() => parameters('--dialect', none), { message: `--dialect ${none} is not a file.` })
})
