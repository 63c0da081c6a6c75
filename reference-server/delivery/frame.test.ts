import assert from 'node:assert/strict'
import test from 'node:test'
import { frameOf } from './frame'

test('a message is one text frame: a header with the length in bytes, then 4, then the text', () => {
  // RFC 6455, 5.2: seven bits of length, or 126 and 16 bits, or 127 and 64 bits
  const heads: [string, number[]][] = [
    ['', [0x81, 1]],
    ['é'.repeat(62), [0x81, 125]],
    [`a${'é'.repeat(62)}`, [0x81, 126, 0, 126]],
    ['a'.repeat(65_534), [0x81, 126, 0xff, 0xff]],
    ['a'.repeat(65_535), [0x81, 127, 0, 0, 0, 0, 0, 1, 0, 0]],
  ]
  for (const [text, head] of heads) {
    const whole = Buffer.concat([Buffer.from(head), Buffer.from(`4${text}`)])
    assert.ok(frameOf(text).equals(whole), `${text.length} characters`)
  }
})
