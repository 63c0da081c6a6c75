import assert from 'node:assert/strict'
import test from 'node:test'
import { ConfigError, resolveOptions } from './config'

test('every option has a default, and the address is loopback', () => {
  assert.deepEqual(resolveOptions({}), {
    host: '127.0.0.1',
    port: 3000,
    path: '/engine.io',
    redis: 'redis://127.0.0.1:6379',
    redisTimeout: 1000,
    pingInterval: 25_000,
    pingTimeout: 20_000,
    maxPayload: 1_000_000,
    maxPattern: 4096,
    maxConnections: 20_000,
    maxSubscriptions: 10_000,
    maxPatternCost: 1000,
    maxServerPatternCost: 10_000,
    maxRequests: 2000,
    maxUnsent: 16_777_216,
    maxBacklog: 268_435_456,
  })
})

test('numbers may be text, and trailing slashes of the path are removed', () => {
  assert.equal(resolveOptions({ port: '0' }).port, 0)
  assert.equal(resolveOptions({ port: 65535 }).port, 65535)
  assert.equal(resolveOptions({ path: '/a/b//' }).path, '/a/b')
  assert.equal(resolveOptions({ redis: 'rediss://u:p@h:1/2' }).redis, 'rediss://u:p@h:1/2')
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
