import assert from 'node:assert/strict'
import test from 'node:test'
import { SuiteFault } from '../errors'
import { faultsOf, readFrame, requestFrame } from './messages'

const kindOf = (message: unknown) => readFrame(JSON.stringify(message)).kind

test('the kind is told by the words of the message, whatever its faults', () => {
  assert.equal(kindOf({ action: 'subscribe', pattern: 'p', status: true }), 'answer')
  assert.equal(kindOf({ status: 'yes' }), 'answer')
  assert.equal(kindOf({ action: 'subscribe' }), 'answer')
  assert.equal(kindOf({ action: 'message', channel: 'c', payload: 'x' }), 'delivery')
  assert.equal(kindOf({ action: 'message', status: true }), 'delivery')
  assert.equal(kindOf({ action: 'message', payload: 'x', status: false }), 'delivery')
  assert.equal(kindOf({ action: 'message', status: false }), 'answer')
  assert.equal(kindOf({ payload: 1 }), 'delivery')
  assert.equal(kindOf({ payload: 'x', status: false }), 'answer')
  assert.equal(kindOf({ hello: 'world' }), 'other')
})

test('what says no object is other, and kept as it came', () => {
  for (const text of ['', 'hello', '"action"', '[{"action":"message"}]', 'null', '{"action":'])
    assert.deepEqual(readFrame(text), { raw: text, binary: false, body: undefined, kind: 'other' })
})

test('bytes are other, kept in base64, even if they would be JSON', () => {
  const bytes = Buffer.from('{"action":"message"}')
  const expected = { raw: bytes.toString('base64'), binary: true, body: undefined, kind: 'other' }
  assert.deepEqual(readFrame(bytes), expected)
  assert.deepEqual(readFrame(new Uint8Array(bytes).buffer), expected)
})

test('a request of ours is exactly action and pattern', () => {
  assert.equal(requestFrame({ action: 'subscribe', pattern: 'é*' }), '{"action":"subscribe","pattern":"é*"}')
})

test('a broken request of ours is the fault of the suite', () => {
  const broken = [
    { action: 'subscribe', pattern: '' },
    { action: 'greet', pattern: 'p' },
  ]
  for (const request of broken)
    assert.throws(
      () => requestFrame(request),
      (error) =>
        error instanceof SuiteFault && /about to send a broken request: \/(pattern|action) /.test(error.message),
    )
})

test('every fault is named with its place', () => {
  assert.deepEqual(faultsOf('specified reply', { status: true, action: 'subscribe', pattern: 'p', more: 1 }), [])
  assert.deepEqual(faultsOf('specified reply', {}), ["it must have required property 'status'"])
  assert.deepEqual(faultsOf('specified reply', { status: 'true', pattern: 1 }), [
    '/pattern must be string',
    '/status must be boolean',
  ])
  assert.deepEqual(faultsOf('specified reply', undefined), ['it must be object'])
})

test('an open packet needs an id and positive intervals', () => {
  const good = { sid: 'x', upgrades: [], pingInterval: 25_000, pingTimeout: 20_000 }
  assert.deepEqual(faultsOf('open packet', good), [])
  assert.equal(faultsOf('open packet', { ...good, sid: '' }).length, 1)
  assert.equal(faultsOf('open packet', { ...good, pingTimeout: 0, upgrades: 'websocket' }).length, 2)
})

test('the complete reply and delivery have an origin; a refusal has a code', () => {
  const reply = { origin: 'S', action: 'subscribe', pattern: 'p', status: true }
  assert.deepEqual(faultsOf('reply', reply), [])
  assert.notDeepEqual(faultsOf('reply', { ...reply, status: false }), [])
  const delivery = { origin: 'P', action: 'message', pattern: 'p', channel: 'c', payload: '' }
  assert.deepEqual(faultsOf('delivery', delivery), [])
  assert.notDeepEqual(faultsOf('delivery', { ...delivery, origin: 'S' }), [])
})
