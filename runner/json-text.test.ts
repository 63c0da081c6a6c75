import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test, { type TestContext } from 'node:test'
import { reportOf, scenario } from '../test/runner/report'
import { clause } from '../test/runner/suite'
import { UsageError } from './errors'
import { parseJson } from './json-text'
import { readKnownFailures } from './judging/known-failures'
import { toJson } from './reports/json'
import { readReport } from './reports/read-report'

for (const [what, text, message] of [
  [
    'typographic quotation marks',
    '{ “a”: 1 }',
    '1:3: this is not JSON: “ (U+201C) is a typographic quotation mark; JSON has " only',
  ],
  [
    'one at the end of a string',
    '{\n "a”: 1 }',
    '2:4: this is not JSON: ” (U+201D) is a typographic quotation mark; JSON has " only',
  ],
  ['guillemets', '{"a": «b»}', '1:7: this is not JSON: « (U+00AB) is a typographic quotation mark; JSON has " only'],
  ['a no-break space', '{"a":\u00a01}', '1:6: this is not JSON: U+00A0 is no blank of JSON; put a plain one'],
  ['a zero-width space', '{\u200b"a": 1}', '1:2: this is not JSON: U+200B is no blank of JSON; put a plain one'],
  ['a NUL', '{"a": \0 1}', '1:7: this is not JSON: U+0000 is a control character'],
  ['an escape in a string', '{"a": "b\x1b[1mc"}', '1:9: this is not JSON: U+001B is a control character'],
  [
    'a merge conflict',
    '{\r\n<<<<<<< HEAD\r\n"a": 1\r\n',
    '2:1: this is not JSON: this is the mark of a merge conflict',
  ],
  ['half of a file', '{"a": [1,\n', '2:1: this is not JSON: the file ends too early: value expected'],
  ['nothing but blanks', ' \n\n', '1:1: this is not JSON: the file is empty'],
  ['a comment', '{} // b', '1:4: this is not JSON: invalid comment token'],
  ['text after the end', '{} b', '1:4: this is not JSON: invalid symbol'],
  ['a comma at the end', '{"a": 1,}', '1:9: this is not JSON: property name expected'],
] as const)
  test(`JSON with ${what} is named, with its place`, () => {
    assert.throws(
      () => parseJson(text, 'f.json', 'Write it again.'),
      (error: Error) => {
        assert.ok(error instanceof UsageError)
        assert.equal(error.message, `f.json:${message}. Write it again.`)
        return true
      },
    )
  })

test('typographic quotation marks and no-break spaces in strings are part of them', () => {
  assert.deepEqual(parseJson('{"a": "“b”\u00a0«c»"}', 'f.json', ''), { a: '“b”\u00a0«c»' })
})

/** What editors, shells and copying do to a text file. */
const ON_ITS_WAY: [string, (text: string) => Buffer][] = [
  ['CRLF', (text) => Buffer.from(text.replaceAll('\n', '\r\n'))],
  ['a byte order mark', (text) => Buffer.from(`\ufeff${text}`)],
  ['UTF-16', (text) => Buffer.from(`\ufeff${text.replaceAll('\n', '\r\n')}`, 'utf16le')],
  ['no line feed at the end', (text) => Buffer.from(text.trimEnd())],
  ['more lines and a NUL at the end', (text) => Buffer.from(`${text}\n\n\0`)],
]

function folder(t: TestContext): string {
  const path = mkdtempSync(join(tmpdir(), 'realizehit-json-'))
  t.after(() => rmSync(path, { recursive: true }))
  return path
}

for (const [what, change] of ON_ITS_WAY)
  test(`a report and a list of known failures with ${what} are read as before`, (t) => {
    const cwd = folder(t)
    const report = JSON.parse(toJson(reportOf([clause('a/1')], [scenario('a/1', 'fail', { name: 'ä“€' })])))
    writeFileSync(join(cwd, 'r.json'), change(toJson(report)))
    assert.deepEqual(readReport('r.json', cwd), report)
    writeFileSync(join(cwd, 'k.json'), change('{\n  // why\n  "a/1": "späť"\n}\n'))
    assert.deepEqual([...readKnownFailures('k.json', cwd, [clause('a/1')]).reasons], [['a/1', 'späť']])
  })

test('a list of known failures written by a word processor is named with its place', (t) => {
  const cwd = folder(t)
  writeFileSync(join(cwd, 'k.json'), '{\r\n  “a/1”: “late” }')
  const message = 'k.json:2:3: this is not JSON: “ (U+201C) is a typographic quotation mark; JSON has " only.'
  assert.throws(() => readKnownFailures('k.json', cwd, []), { message })
  writeFileSync(join(cwd, 'k.json'), Buffer.from('{ "a/1": "spät" }', 'latin1'))
  assert.throws(() => readKnownFailures('k.json', cwd, []), { message: /^k\.json cannot be read: line 1 is not UTF-8/ })
})
