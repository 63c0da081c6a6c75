import assert from 'node:assert/strict'
import test from 'node:test'
import { duration, joinWords, sentence, visible } from './text'

test('durations, lists of words, and visible control characters', () => {
  assert.deepEqual([duration(12.4), duration(3210), duration(125_000)], ['12 ms', '3.2 s', '2 min 5 s'])
  assert.deepEqual([joinWords([]), joinWords(['a']), joinWords(['a', 'b', 'c'])], ['', 'a', 'a, b and c'])
  assert.equal(visible('e\u0301 \u00e9 \ufeffa\u00a0b\u200bc\u{e0001}'), 'e\\u0301 é \\ufeffa\\xa0b\\u200bc\\u{e0001}')
  assert.equal(visible('a\tb\n\u001b]0;x\u0007\r\u009b\u202e\ud800'), 'a\tb\n\\x1b]0;x\\x07\\x0d\\x9b\\u202e\ufffd')
})

test('a sentence gets a full stop, unless it ends or is a list of lines', () => {
  assert.deepEqual(['a', 'a (b)', 'a.', 'a?', 'a:\n  b'].map(sentence), ['a.', 'a (b).', 'a.', 'a?', 'a:\n  b'])
})
