import assert from 'node:assert/strict'
import { join } from 'node:path'
import test from 'node:test'
import { ConfigError, resolveOptions } from './config'

test('every option has a default, and the address is loopback', () => {
  assert.deepEqual(resolveOptions({}), {
    host: '127.0.0.1',
    port: 3000,
    path: '/engine.io',
    redis: 'redis://127.0.0.1:6379',
    redisCa: '',
    redisTimeout: 1000,
    pingInterval: 25_000,
    pingTimeout: 20_000,
    maxPayload: 1_000_000,
    maxPattern: 4096,
    maxConnections: 20_000,
    handshakeTimeout: 10_000,
    maxPerAddress: 0,
    trustProxy: '',
    maxSubscriptions: 10_000,
    maxPatternCost: 1000,
    maxServerPatternCost: 10_000,
    maxRequests: 2000,
    maxUnsent: 16_777_216,
    maxBacklog: 268_435_456,
    console: false,
    consolePublish: false,
  })
})

test('numbers may be text, and trailing slashes of the path are removed', () => {
  assert.equal(resolveOptions({ port: '0' }).port, 0)
  assert.equal(resolveOptions({ port: 65535 }).port, 65535)
  assert.equal(resolveOptions({ path: '/a/b//' }).path, '/a/b')
  assert.equal(resolveOptions({ trustProxy: '10.0.0.0/8, ::1,' }).trustProxy, '10.0.0.0/8, ::1,')
  assert.equal(resolveOptions({ redis: 'rediss://u:p@h:1/2' }).redis, 'rediss://u:p@h:1/2')
  assert.equal(resolveOptions({ host: '[::1]' }).host, '::1')
})

test('what is wrong with an address of Redis is said, and no secret', () => {
  const messageFor = (options: object) => {
    try {
      resolveOptions(options)
      return ''
    } catch (error) {
      return (error as Error).message
    }
  }
  for (const secret of [
    'redis://:secret@h/main',
    'redis://:se/secret@h',
    'redis://:my secret@h',
    'redis://h:x?password=secret',
    'x://h?auth=secret',
  ]) {
    assert.match(messageFor({ redis: secret }), /^redis must be .*, not ".*\*\*\*/)
    assert.doesNotMatch(messageFor({ redis: secret }), /secret"|secret@|:se/)
  }
  assert.match(messageFor({ redis: 'redis://h/main' }), /whose database is a number, not "main"/)
  assert.match(
    messageFor({ redisCa: '/nowhere.pem', redis: 'rediss://h' }),
    /^redisCa must be a file .*ENOENT.*, not "\/nowhere.pem"/,
  )
  assert.match(
    messageFor({ redisCa: __filename, redis: 'rediss://h' }),
    /^redisCa must be a file with a certificate in PEM/,
  )
  assert.match(messageFor({ redisCa: 7 }), /^redisCa must be a file/)
  const certificate = join(__dirname, '..', 'test', 'reference-server', 'tls', 'certificate.pem')
  assert.match(messageFor({ redisCa: certificate }), /^redisCa goes with .*rediss/)
  assert.equal(resolveOptions({ redisCa: certificate, redis: 'rediss://h' }).redisCa, certificate)
})

test('an invalid value is named, with what it must be', () => {
  const wrong = {
    host: ['', 'a b', 7],
    port: ['x', '', '-1', '65536', '1.5', 1.5, Number.NaN, null],
    path: ['engine.io', '/a?b', ''],
    redis: ['localhost:6379', 'http://h', 'redis://h:x', ''],
    redisTimeout: [0, '1e3'],
    pingInterval: [2 ** 31],
    maxPattern: [0],
    handshakeTimeout: [0],
    maxPerAddress: [-1],
    console: ['', 'yes', 1, null],
    trustProxy: ['proxy', '10.0.0.0/33', '::/129', '10.0.0.0/8/8', '10.0.0.1 10.0.0.2', '1.2.3/8', 7],
  }
  for (const [name, values] of Object.entries(wrong)) {
    for (const value of values) {
      assert.throws(
        () => resolveOptions({ [name]: value }),
        (error: unknown) => error instanceof ConfigError && error.message.startsWith(`${name} must be `),
        `${name} ${JSON.stringify(value)}`,
      )
    }
  }
})

test('the console is told by true or false, publishes only if it is there, and has its path to itself', () => {
  for (const [value, expected] of [
    [true, true],
    ['true', true],
    ['1', true],
    [false, false],
    ['false', false],
    ['0', false],
  ] as const)
    assert.equal(resolveOptions({ console: value }).console, expected)
  assert.equal(resolveOptions({ console: true, consolePublish: true }).consolePublish, true)
  assert.throws(() => resolveOptions({ consolePublish: true }), /^ConfigError: consolePublish goes with console: /)
  for (const path of ['/console', '/console/', '/console/rt'])
    assert.throws(
      () => resolveOptions({ console: true, path }),
      /^ConfigError: path must be another one than \/console/,
    )
  assert.equal(resolveOptions({ console: true, path: '/consoles' }).path, '/consoles')
  assert.equal(resolveOptions({ path: '/console' }).path, '/console')
})
