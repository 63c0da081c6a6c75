import assert from 'node:assert/strict'
import test from 'node:test'
import { decodeText } from './decode-text'

const TEXT = '{"a": "ä€😀"}\r\n'
const bigEndian = (text: string) => Buffer.from(text, 'utf16le').swap16()

for (const [what, bytes] of [
  ['UTF-8', Buffer.from(TEXT)],
  ['UTF-8 with a byte order mark', Buffer.from(`\ufeff${TEXT}`)],
  ['two byte order marks', Buffer.from(`\ufeff\ufeff${TEXT}`)],
  ['UTF-16 as PowerShell writes it', Buffer.from(`\ufeff${TEXT}`, 'utf16le')],
  ['UTF-16, big-endian', bigEndian(`\ufeff${TEXT}`)],
  ['UTF-16 without a byte order mark', Buffer.from(TEXT, 'utf16le')],
  ['UTF-16, big-endian, without a byte order mark', bigEndian(TEXT)],
  ['NULs at the end', Buffer.from(`${TEXT}\0\0`)],
  ['NULs at the end of UTF-16', Buffer.from(`${TEXT}\0`, 'utf16le')],
  ['the Ctrl-Z of DOS at the end', Buffer.from(`${TEXT}\x1a`)],
] as const)
  test(`${what}: read as the same text`, () => assert.equal(decodeText(bytes), TEXT))

test('short files, and NULs within a text, are read as they are', () => {
  for (const text of ['', 'a', 'ab', 'a\0b', 'a\ufeffb']) assert.equal(decodeText(Buffer.from(text)), text)
})

test('a text in another encoding is refused, with the line and what to do', () => {
  const latin1 = Buffer.concat([Buffer.from('{\n"ä": "b",\n"c": '), Buffer.from('"ü"\n}', 'latin1')])
  assert.throws(() => decodeText(latin1), {
    message: 'line 3 is not UTF-8, nor is there a byte order mark; save it as UTF-8',
  })
  const utf32 = Buffer.from([0xff, 0xfe, 0, 0, 0x7b, 0, 0, 0])
  assert.throws(() => decodeText(utf32), { message: 'it is UTF-32; save it as UTF-8' })
})
