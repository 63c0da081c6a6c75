import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Names } from './names'
import { read } from './notation'

const names = new Names()
const text = (source: string) => read({ source, bytes: false }, names)
const bytes = (source: string) => read({ source, bytes: true }, names)

test('a text stands for itself, JSON and its escapes too', () => {
  assert.equal(text('{"a":"\\u0000 \\\\ ‹"}'), '{"a":"\\u0000 \\\\ ‹"}')
  assert.equal(text(''), '')
})

test('a name is unique to the scenario, and equal names stay equal', () => {
  assert.equal(text('‹news:*› ‹news:*›'), `${names.unique('news:*')} ${names.unique('news:*')}`)
})

test('a part is repeated', () => {
  assert.equal(text('[«{"a":»×2]'), '[{"a":{"a":]')
  assert.equal(text('«a»×0'), '')
  assert.throws(() => text('«ab»×999999999'), /the text is too long/)
})

test('a number is a character in a text, and a byte in bytes', () => {
  assert.equal(text('a\\x00\\xff'), 'a\u0000\u00ff')
  assert.deepEqual(bytes('é\\xff\\x00a'), Buffer.from([0xc3, 0xa9, 0xff, 0, 0x61]))
  assert.equal(text('\\x61…\\x65'), 'abcde')
  assert.deepEqual(bytes('\\x00…\\xff'), Buffer.from(Array.from({ length: 256 }, (_, byte) => byte)))
  assert.deepEqual(bytes('«\\xfe»×3'), Buffer.from([0xfe, 0xfe, 0xfe]))
})
