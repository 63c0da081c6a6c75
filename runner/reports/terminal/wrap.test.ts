import assert from 'node:assert/strict'
import test from 'node:test'
import { stripVTControlCharacters } from 'node:util'
import fc from 'fast-check'
import { RecordedIo } from '../../../test/runner/io'
import { reportOf, scenario } from '../../../test/runner/report'
import { clause } from '../../../test/runner/suite'
import { failuresText } from './failure'
import { styleOf } from './style'
import { summaryText } from './summary'
import { Tree } from './tree'
import { hang } from './wrap'

test('a text is broken at blanks, and later lines begin where the first one does', () => {
  const text = hang('  label  ', 'one two three four five six', { columns: 30 })
  assert.equal(text, '  label  one two three four\n         five six')
  assert.equal(hang('  ', 'a\nb', { columns: undefined }), '  a\n  b')
  assert.equal(
    hang('head  ', 'one two three four five six', { columns: 22, by: 2 }),
    'head  one two three\n  four five six',
  )
})

test('a word that is too long is broken, but not where there is no terminal, hardly any room, or control sequences', () => {
  assert.equal(
    hang('> ', `a ${'x'.repeat(45)} b`, { columns: 22 }),
    `> a\n  ${'x'.repeat(20)}\n  ${'x'.repeat(20)}\n  xxxxx b`,
  )
  const long = 'x y '.repeat(50).trimEnd()
  assert.equal(hang('> ', long, { columns: undefined }), `> ${long}`)
  assert.equal(hang('> ', long, { columns: 21 }), `> ${long}`)
  const painted = `\x1b[31m${'x'.repeat(30)}\x1b[39m`
  assert.equal(hang('> ', painted, { columns: 22 }), `> ${painted}`)
  assert.equal(hang('> ', '😀'.repeat(15), { columns: 23 }), `> ${'😀'.repeat(10)}\n  ${'😀'.repeat(5)}`)
})

test('each line is painted by itself, without its indentation', () => {
  const paint = (line: string) => `<${line}>`
  assert.equal(hang('  ', 'one two three four five', { columns: 22, paint }), '  <one two three four>\n  <five>')
})

test('no line is longer than the terminal, and nothing but blanks is lost', () => {
  const words = fc.array(fc.string({ maxLength: 60, unit: fc.constantFrom('a', '"', ' ', '-') }), { maxLength: 20 })
  fc.assert(
    fc.property(words, fc.integer({ min: 30, max: 100 }), (parts, columns) => {
      const text = parts.join(' ')
      const lines = hang('    ', text, { columns }).split('\n')
      for (const line of lines) assert.ok(line.trimEnd().length <= columns && line.startsWith('    '), line)
      assert.equal(lines.join('').replaceAll(' ', ''), text.replaceAll(' ', ''))
    }),
  )
})

/** What a run prints of a failure and a long summary. */
function printed(io: RecordedIo): string {
  const frame = JSON.stringify({ action: 'subscribe', pattern: '53a5e0d3:news:*', extra: 'x y '.repeat(40) })
  const transcript = [{ atMs: 1, source: 'alice', event: 'receives', text: frame }]
  const failure = { requirement: 'r '.repeat(90), expected: frame, actual: 'x'.repeat(200), transcript }
  const summary = 'the server says so in a summary that is rather longer than any line of a terminal can be'
  const report = reportOf(
    [clause('a/1', { summary }), clause('a/2')],
    [scenario('a/1', 'fail', { failure, name: 'n '.repeat(60), observations: ['o '.repeat(60)] })],
  )
  const style = styleOf(io)
  const tree = new Tree(style, 4)
  return [
    ...report.clauses.map((row) => tree.add(row)),
    failuresText(report, style),
    summaryText(report, [], style),
  ].join('')
}

test('at 80 columns no line of a run is longer, and all begin where their text does', () => {
  for (const env of [{}, { NO_COLOR: '1' }]) {
    const text = stripVTControlCharacters(printed(new RecordedIo('/', env, true)))
    for (const line of text.split('\n')) assert.ok(line.length <= 80, line)
    assert.match(text, /\n {2}requirement {2}r r [r ]+\n {15}r r/)
    assert.match(text, /\n {2}actual {7}x{65}\n {15}x{65}\n/)
    assert.match(text, /1 {5}the server says so in a summary that is rather longer than any line\n {12}of a terminal/)
  }
})

test('in a pipe no line is broken', () => {
  assert.match(printed(new RecordedIo('/', {}, false)), / {2}actual {7}x{200}\n/)
})
