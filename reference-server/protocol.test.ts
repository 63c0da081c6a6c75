import assert from 'node:assert/strict'
import test from 'node:test'
import { createCodec } from './protocol'

const codec = createCodec({ maxPattern: 16 })
const decode = (frame: unknown) => codec.decode(typeof frame === 'string' ? frame : JSON.stringify(frame))

test('a request is an action and a pattern, whatever else is in it', () => {
  assert.deepEqual(decode({ action: 'subscribe', pattern: 'news:*' }), { action: 'subscribe', pattern: 'news:*' })
  assert.deepEqual(decode({ action: 'unsubscribe', pattern: 'é😀', extra: [1] }), {
    action: 'unsubscribe',
    pattern: 'é😀',
  })
  for (const pattern of ['__proto__', 'constructor', ' ', '"\\', '[', 'x'.repeat(16)]) {
    assert.deepEqual(decode({ action: 'subscribe', pattern }), { action: 'subscribe', pattern })
  }
})

test('each kind of frame that is not a request has its own error', () => {
  assert.deepEqual(codec.decode(Buffer.from('{}')), { error: 'not-text' })
  assert.deepEqual(codec.decode(undefined), { error: 'not-text' })
  for (const text of ['', 'hello', '{', '{"action":}', "{'action':1}"])
    assert.deepEqual(decode(text), { error: 'not-json' })
  for (const text of ['[]', 'null', '1', '"x"', '[{"action":"subscribe","pattern":"a"}]']) {
    assert.deepEqual(decode(text), { error: 'not-object' })
  }
  assert.deepEqual(decode({}), { error: 'unknown-action' })
  assert.deepEqual(decode({ action: 'subscribe' }), { error: 'invalid-pattern', action: 'subscribe' })
})

test('action and pattern are echoed if they are strings, and only then', () => {
  assert.deepEqual(decode({ action: 'publish', pattern: 'p' }), {
    error: 'unknown-action',
    action: 'publish',
    pattern: 'p',
  })
  assert.deepEqual(decode({ action: 7, pattern: 'p' }), { error: 'unknown-action', pattern: 'p' })
  for (const pattern of [null, 1, true, ['p'], { p: 1 }]) {
    assert.deepEqual(decode({ action: 'subscribe', pattern }), { error: 'invalid-pattern', action: 'subscribe' })
  }
})

test('patterns that cannot be sent as they are are refused', () => {
  for (const pattern of ['', 'a\0', 'a\r\nPING', '\t', '\x7f', '\u0085', '\ud800', 'a\udc00b']) {
    assert.deepEqual(decode({ action: 'subscribe', pattern }), {
      error: 'invalid-pattern',
      action: 'subscribe',
      pattern,
    })
  }
  const long = 'é'.repeat(9)
  assert.deepEqual(decode({ action: 'subscribe', pattern: long }), {
    error: 'pattern-too-long',
    action: 'subscribe',
    pattern: long,
  })
})

test('a frame that is longer than any sensible request is not parsed', () => {
  const codec = createCodec({ maxPattern: 100 })
  const padded = (length: number) => `{"action":"subscribe","pattern":"p"}`.padEnd(length)
  assert.deepEqual(codec.decode(padded(16_984)), { action: 'subscribe', pattern: 'p' })
  assert.deepEqual(codec.decode(padded(16_985)), { error: 'request-too-long' })
})

test('properties behind __proto__ are ignored', () => {
  assert.deepEqual(decode('{"__proto__":{"action":"subscribe","pattern":"p"}}'), { error: 'unknown-action' })
  assert.deepEqual(decode('{"action":"__proto__","pattern":"p"}'), {
    error: 'unknown-action',
    action: '__proto__',
    pattern: 'p',
  })
})

test('JSON nested a million levels deep is refused like any other frame', () => {
  const codec = createCodec({ maxPattern: 1e6 })
  assert.deepEqual(codec.decode('['.repeat(1e6)), { error: 'not-json' })
  assert.deepEqual(codec.decode(`{"action":"subscribe","pattern":${'['.repeat(4e5)}${']'.repeat(4e5)}}`), {
    error: 'invalid-pattern',
    action: 'subscribe',
  })
})

test('the fields of a reply have a fixed order, and there is no error when status is true', () => {
  assert.equal(
    codec.reply({ status: true, pattern: 'p', action: 'subscribe' }),
    '{"origin":"S","action":"subscribe","pattern":"p","status":true}',
  )
  assert.equal(codec.reply({ error: 'not-json', status: false }), '{"origin":"S","status":false,"error":"not-json"}')
  assert.equal(JSON.parse(codec.reply({ status: false, pattern: '\ud800' })).pattern, '\ud800')
})

test('deliveries carry text unchanged, and bytes as base64', () => {
  const deliver = (channel: Buffer, payload: Buffer) => JSON.parse(codec.delivery('p*', channel, payload))
  const head = { origin: 'P', action: 'message', pattern: 'p*' }
  for (const payload of ['', 'plain', '{"a":1}', 'é😀\u2028\x1e\0', '\ufeffmark']) {
    assert.deepEqual(deliver(Buffer.from('p1'), Buffer.from(payload)), { ...head, channel: 'p1', payload })
  }
  assert.deepEqual(deliver(Buffer.from('p1'), Buffer.from([0xff, 0])), {
    ...head,
    channel: 'p1',
    payload: '/wA=',
    encoding: 'base64',
  })
  assert.deepEqual(deliver(Buffer.from([0x70, 0xc3]), Buffer.from('x')), {
    ...head,
    channel: 'cMM=',
    channelEncoding: 'base64',
    payload: 'x',
  })
})
