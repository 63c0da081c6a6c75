import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { ReplyReader, type Stage } from './reply-reader'

/** What is wrong with these bytes, if each of these pieces comes on its own. */
function read(stage: Stage, ...pieces: (string | Buffer)[]): string | undefined {
  const reader = new ReplyReader()
  for (const piece of pieces) {
    const wrong = reader.read(Buffer.from(piece as string, 'latin1'), stage)
    if (wrong !== undefined) return wrong
  }
  return undefined
}

const bulk = (text: string) => `$${text.length}\r\n${text}\r\n`
const message = (payload: string) => `*4\r\n${bulk('pmessage')}${bulk('a*')}${bulk('a1')}${bulk(payload)}`
const ANSWERS = [
  `*3\r\n${bulk('subscribe')}${bulk('a')}:1\r\n`,
  `*3\r\n${bulk('message')}${bulk('a')}${bulk('x')}`,
  `*3\r\n${bulk('unsubscribe')}$-1\r\n:0\r\n`,
  `*3\r\n${bulk('psubscribe')}${bulk('a*')}:1\r\n`,
  `*3\r\n${bulk('punsubscribe')}${bulk('a*')}:0\r\n`,
  `*3\r\n${bulk('punsubscribe')}$-1\r\n:0\r\n`,
  `*2\r\n${bulk('pong')}${bulk('')}`,
  '+PONG\r\n',
  '-NOPERM no\r\n',
  message('x'),
  message(''),
  message('\r\n$-1\r\n*0\r\n'),
]

test('what Redis sends about patterns is right, however it is cut into pieces', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...ANSWERS)), fc.array(fc.nat(200)), (answers, cuts) => {
      const bytes = answers.join('')
      const places = [...cuts.filter((place) => place < bytes.length), 0, bytes.length].sort((a, b) => a - b)
      const pieces = places.slice(1).map((end, index) => bytes.slice(places[index], end))
      assert.equal(read('subscribing', ...pieces), undefined)
      assert.equal(read('subscribing', ...pieces, '\r\n'), '""')
    }),
  )
})

test('what Redis answers at first is right', () => {
  assert.equal(read('greeting', '+OK\r\n', '-NOAUTH x\r\n', bulk('redis_mode:standalone\r\n')), undefined)
})

describe('what Redis never sends', () => {
  const wrong: readonly [stage: Stage, bytes: string, excerpt: string][] = [
    ['greeting', 'HTTP/1.1 400 Bad Request\r\nDate: x\r\n\r\n', '"HTTP/1.1 400 Bad Request"'],
    ['greeting', '\x15\x03\x03\0\x02', '"\\u0015\\u0003\\u0003\\u0000\\u0002"'],
    ['greeting', `+${'x'.repeat(70_000)}`, `"+${'x'.repeat(59)}…"`],
    ['greeting', message('x'), '"*4"'],
    ['greeting', '$65537\r\n', '"$65537"'],
    ['greeting', '$-1\r\n', '"$-1"'],
    ['greeting', ':1\r\n', '":1"'],
    ['greeting', '+OK\n', '"+OK"'],
    ['greeting', '$1\r\nab', '"b"'],
    ['greeting', '%1\r\n', '"%1"'],
    ['subscribing', '*0\r\n', '"*0"'],
    ['subscribing', '*-1\r\n', '"*-1"'],
    ['subscribing', '*1000000000\r\n', '"*1000000000"'],
    ['subscribing', bulk('x'), '"$1"'],
    ['subscribing', '*3\r\n:1\r\n', '":1"'],
    ['subscribing', '*3\r\n$13\r\n', '"$13"'],
    ['subscribing', `*3\r\n${bulk('smessage')}`, '"smessage"'],
    ['subscribing', `*3\r\n${bulk('pmessage')}`, '"pmessage"'],
    ['subscribing', `*3\r\n${bulk('psubscribe')}$-1\r\n`, '"$-1"'],
    ['subscribing', `*3\r\n${bulk('psubscribe')}${bulk('a')}$1\r\n`, '"$1"'],
    ['subscribing', `*3\r\n${bulk('psubscribe')}${bulk('a')}:x\r\n`, '":x"'],
    ['subscribing', `*4\r\n${bulk('pmessage')}:1\r\n`, '":1"'],
    ['subscribing', `*4\r\n${bulk('pmessage')}$9999999999\r\n`, '"$9999999999"'],
    ['subscribing', `*4\r\n${bulk('pmessage')}*1\r\n`, '"*1"'],
  ]
  for (const [stage, bytes, excerpt] of wrong) {
    test(`${stage}: ${JSON.stringify(bytes.slice(0, 40))}`, () => {
      assert.equal(read(stage, bytes), excerpt)
      assert.notEqual(read(stage, ...bytes), undefined)
    })
  }
})

test('answers to questions: numbers, and texts of many lines, but no arrays', () => {
  const list = bulk(`id=3 addr=127.0.0.1:1 psub=2\n`.repeat(5000))
  for (const answer of [':0\r\n', ':123456789\r\n', '+OK\r\n', '-NOPERM no\r\n', list])
    assert.equal(read('asking', answer, list.slice(0, 1000), list.slice(1000)), undefined)
  for (const wrong of [':\r\n', ':-1\r\n', ':x\r\n', '$16777217\r\n', '$-1\r\n', '*1\r\n', 'HTTP/1.1'])
    assert.equal(typeof read('asking', wrong), 'string', wrong)
  assert.equal(typeof read('greeting', ':1\r\n'), 'string')
  assert.equal(typeof read('subscribing', ':1\r\n'), 'string')
  assert.equal(typeof read('greeting', '$65537\r\n'), 'string')
})
