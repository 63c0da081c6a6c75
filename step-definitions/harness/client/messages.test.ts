import assert from 'node:assert/strict'
import test from 'node:test'
import { SuiteError } from '../errors'
import { readFrame, requestFrame, schemaErrors } from './messages'

const kindOf = (message: unknown) => readFrame(JSON.stringify(message)).kind

test('the fields of a message decide its kind, whatever its errors', () => {
  assert.equal(kindOf({ action: 'subscribe', pattern: 'p', status: true }), 'reply')
  assert.equal(kindOf({ status: 'yes' }), 'reply')
  assert.equal(kindOf({ action: 'subscribe' }), 'reply')
  assert.equal(kindOf({ action: 'message', channel: 'c', payload: 'x' }), 'delivery')
  assert.equal(kindOf({ action: 'message', status: true }), 'delivery')
  assert.equal(kindOf({ action: 'message', payload: 'x', status: false }), 'delivery')
  assert.equal(kindOf({ action: 'message', status: false }), 'reply')
  assert.equal(kindOf({ payload: 1 }), 'delivery')
  assert.equal(kindOf({ payload: 'x', status: false }), 'reply')
  assert.equal(kindOf({ hello: 'world' }), 'other')
})

test('text that is not a JSON object is other, and kept as it came', () => {
  for (const text of ['', 'hello', '"action"', '[{"action":"message"}]', 'null', '{"action":'])
    assert.deepEqual(readFrame(text), { raw: text, binary: false, body: undefined, kind: 'other' })
})

test('bytes are other, kept in base64, even if they are JSON', () => {
  const bytes = Buffer.from('{"action":"message"}')
  const expected = { raw: bytes.toString('base64'), binary: true, body: undefined, kind: 'other' }
  assert.deepEqual(readFrame(bytes), expected)
  assert.deepEqual(readFrame(new Uint8Array(bytes).buffer), expected)
})

test('our requests have an action and a pattern, nothing else', () => {
  assert.equal(requestFrame({ action: 'subscribe', pattern: 'é*' }), '{"action":"subscribe","pattern":"é*"}')
})

test('a broken request is an error of the suite', () => {
  const broken = [
    { action: 'subscribe', pattern: '' },
    { action: 'greet', pattern: 'p' },
  ]
  for (const request of broken)
    assert.throws(
      () => requestFrame(request),
      (error) =>
        error instanceof SuiteError && /about to send a broken request: \/(pattern|action) /.test(error.message),
    )
})

test('every error is named with its path', () => {
  assert.deepEqual(schemaErrors('specified reply', { status: true, action: 'subscribe', pattern: 'p', more: 1 }), [])
  assert.deepEqual(schemaErrors('specified reply', {}), ["it must have required property 'status'"])
  assert.deepEqual(schemaErrors('specified reply', { status: 'true', pattern: 1 }), [
    '/pattern must be string',
    '/status must be boolean',
  ])
  assert.deepEqual(schemaErrors('specified reply', undefined), ['it must be object'])
})

test('an open packet needs an id and positive intervals', () => {
  const good = { sid: 'x', upgrades: [], pingInterval: 25_000, pingTimeout: 20_000 }
  assert.deepEqual(schemaErrors('open packet', good), [])
  assert.equal(schemaErrors('open packet', { ...good, sid: '' }).length, 1)
  assert.equal(schemaErrors('open packet', { ...good, pingTimeout: 0, upgrades: 'websocket' }).length, 2)
})

test('the complete reply and delivery have an origin; a refusal has a code', () => {
  const reply = { origin: 'S', action: 'subscribe', pattern: 'p', status: true }
  assert.deepEqual(schemaErrors('reply', reply), [])
  assert.notDeepEqual(schemaErrors('reply', { ...reply, status: false }), [])
  const delivery = { origin: 'P', action: 'message', pattern: 'p', channel: 'c', payload: '' }
  assert.deepEqual(schemaErrors('delivery', delivery), [])
  assert.notDeepEqual(schemaErrors('delivery', { ...delivery, origin: 'S' }), [])
})
