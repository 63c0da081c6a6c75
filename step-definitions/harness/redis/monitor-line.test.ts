import assert from 'node:assert/strict'
import test from 'node:test'
import { parseMonitorLine } from './monitor-line'

const line = (address: string, command: string) => `1700000000.123456 [0 ${address}] ${command}`
const argsOf = (command: string) => parseMonitorLine(line('127.0.0.1:4711', command))?.args

test('a line has the connection, the command (in capitals), and its arguments', () => {
  const expected = { address: '127.0.0.1:4711', name: 'PSUBSCRIBE', args: ['news:*', 'b'], unixMs: 1700000000123.456 }
  assert.deepEqual(parseMonitorLine(line('127.0.0.1:4711', '"psubscribe" "news:*" "b"')), expected)
  assert.deepEqual(parseMonitorLine(`+${line('127.0.0.1:4711', '"PSubscribe" "news:*" "b"')}`), expected)
})

test('another database, IPv6 and unix addresses', () => {
  const addressOf = (text: string) => parseMonitorLine(text)?.address
  assert.equal(addressOf('1.5 [12 127.0.0.1:1] "ping"'), '127.0.0.1:1')
  assert.equal(addressOf(line('[::1]:4711', '"ping"')), '[::1]:4711')
  assert.equal(addressOf(line('[fe80::1%eth0]:4711', '"psubscribe" "a] b"')), '[fe80::1%eth0]:4711')
  assert.equal(addressOf(line('unix:/run/redis.sock', '"ping"')), 'unix:/run/redis.sock')
})

test('quotes, backslashes and blanks in an argument', () => {
  assert.deepEqual(argsOf(String.raw`"psubscribe" "say \"hi\" [0 x]" "a\\" "\\\"" "" " "`), [
    'say "hi" [0 x]',
    'a\\',
    '\\"',
    '',
    ' ',
  ])
})

test('control characters, escaped by letter and by number', () => {
  assert.deepEqual(argsOf(String.raw`"psubscribe" "\n\r\t\a\b\x00\x1b"`), ['\n\r\t\x07\b\x00\x1b'])
})

test('an escaped backslash before x is not a number', () => {
  assert.deepEqual(argsOf(String.raw`"psubscribe" "\\x41" "\\\x41"`), ['\\x41', '\\A'])
})

test('bytes escaped by number are decoded as UTF-8', () => {
  assert.deepEqual(argsOf(String.raw`"psubscribe" "caf\xc3\xa9 \xf0\x9f\x98\x80"`), ['café 😀'])
})

test('a command without arguments', () => {
  assert.deepEqual(argsOf('"punsubscribe"'), [])
})

test('commands of scripts and lines of another form are ignored', () => {
  for (const other of [
    line('lua', '"psubscribe" "p"'),
    '+OK',
    '',
    '-ERR no',
    line('127.0.0.1:1', ''),
    '"psubscribe" "p"',
  ])
    assert.equal(parseMonitorLine(other), undefined, other)
})
