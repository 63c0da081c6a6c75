import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { execPath } from 'node:process'
import test from 'node:test'
import { compileSchema } from '../../../schemas/compile'
import type { Report } from '../../../schemas/types'
import { reportOf, scenario } from '../../../test/runner/report'
import { clause } from '../../../test/runner/suite'
import { locateSuite } from '../../suite/suite-files'
import { createStyle } from '../terminal/style'
import { toHtml } from './html'
import { toJson } from './json'
import { toMarkdown } from './markdown'
import { matrixOf } from './matrix'
import { toText } from './terminal'

const clauses = [clause('a/1'), clause('a/2', { summary: 'a <clause> | more' }), clause('w/1', { part: 'completion' })]
const hostile = { requirement: 'a *refusal*', expected: 'x', transcript: [], actual: '<img src=x> | \u0007`\n# ' }
const good = reportOf(clauses, [scenario('a/1', 'pass'), scenario('a/2', 'pass'), scenario('w/1', 'pass')])
const bad = reportOf(clauses, [
  scenario('a/1', 'pass'),
  scenario('a/2', 'fail', { failure: hostile }),
  scenario('w/1', 'pass'),
])

const matrix = matrixOf([named('good.json', good), named('bad.json', bad)])

function named(file: string, report: Report): { file: string; report: Report } {
  return { file, report }
}

/** A report in which only these clauses were judged, each with a pass. */
function passing(...ids: string[]): Report {
  const own = ids.map((id) => clause(id))
  return reportOf(
    own,
    ids.map((id) => scenario(id, 'pass')),
  )
}

function idsOf(...reports: Report[]): string[] {
  const { sections } = matrixOf(reports.map((report) => named('r', report)))
  return sections.flatMap(({ rows }) => rows.map(({ id }) => id))
}

test('a row has the verdict and the reason of each report, and says whether they differ', () => {
  assert.deepEqual([matrix.clauses, matrix.differing, matrix.notes], [3, 1, []])
  assert.deepEqual(
    matrix.sections.map(({ part, section, rows }) => [part, section, ...rows.map(({ differs }) => differs)]),
    [
      ['specification', 'a', false, true],
      ['completion', 'w', false],
    ],
  )
  assert.deepEqual(matrix.sections[0]?.rows[1]?.cells, [
    { verdict: 'pass', reason: '' },
    { verdict: 'fail', reason: 'a *refusal*: <img src=x> | \\x07` #' },
  ])
})

test('a clause that one report does not have is not judged there, which is not a difference', () => {
  const { sections, differing } = matrixOf([named('1', passing('a/1')), named('2', passing('a/1', 'a/2'))])
  assert.deepEqual(
    sections[0]?.rows[1]?.cells.map(({ verdict }) => verdict),
    ['not judged', 'pass'],
  )
  assert.equal(differing, 0)
})

test('clauses keep the order of the reports, sections stay together, completions come last', () => {
  assert.deepEqual(idsOf(passing('a/2', 'b/1'), passing('a/1', 'a/2', 'a/3', 'b/1')), ['a/1', 'a/2', 'a/3', 'b/1'])
  assert.deepEqual(idsOf(passing('a/1', 'a/2'), passing('a/1', 'c/1', 'a/2')), ['a/1', 'a/2', 'c/1'])
  const completion = reportOf([clause('w/1', { part: 'completion' })], [scenario('w/1', 'pass')])
  assert.deepEqual(idsOf(completion, passing('a/1')), ['a/1', 'w/1'])
})

test('what limits the comparison is noted, with the letters of the reports', () => {
  const otherSuite = { ...good, suite: { ...good.suite, version: '0.9.0', featuresDigest: 'b'.repeat(64) } }
  const otherText = { ...good, specification: { ...good.specification, edition: '2020-02-02' } }
  const selection = { ...good, run: { ...good.run, only: ['a', 'w'] } }
  const lacking = { ...good, implementation: { ...good.implementation, withoutDeclared: ['redis' as const] } }
  const { notes } = matrixOf([good, otherSuite, otherText, selection, lacking].map((report) => named('r', report)))
  assert.deepEqual(
    notes.map((note) => note.replace(/\. So .*/, '')),
    [
      `Not the same edition of the specification: A, B, D and E 2016-01-15, digest ${'0'.repeat(12)}; C 2020-02-02, digest ${'0'.repeat(12)}`,
      'Not the same version of the suite: A, C, D and E 0.1.0; B 0.9.0',
      `Not the same features digest: A, C, D and E ${'a'.repeat(12)}; B ${'b'.repeat(12)}`,
      'D is a selection: only a and w.',
      'E was judged without redis.',
    ],
  )
})

test('there are letters for any number of reports', () => {
  const { compared } = matrixOf(Array.from({ length: 53 }, () => named('r', good)))
  assert.deepEqual(
    [0, 25, 26, 51, 52].map((index) => compared[index]?.letter),
    ['A', 'Z', 'AA', 'AZ', 'BA'],
  )
})

test('the page has every cell, escapes text from servers, and is self-contained', () => {
  const html = toHtml(matrix)
  assert.match(html, /<h1>2 implementations, 3 clauses: 1 differs<\/h1>/)
  assert.ok(html.includes('a &lt;clause&gt; | more') && html.includes('&lt;img src=x&gt;'))
  assert.doesNotMatch(html, /<img|src="|href="(?!#)|url\(|@import/)
  assert.doesNotMatch(html.replace(/<script>.*<\/script>/s, ''), /undefined|\[object/)
  assert.equal(html.match(/<td class="pass"/g)?.length, 5)
  assert.match(
    html,
    /<td class="fail" title="fail: a \*refusal\*: [^"]*"><span aria-hidden="true">✗<\/span> <span class="verdict">fail</,
  )
  assert.match(html, /id="a\/2" data-item data-differs="yes" data-part="specification" data-verdict="pass fail"/)
  assert.match(html, /id="a\/1" data-item data-differs="no" /)
  for (const word of ['good.json', 'bad.json', 'not spec-conformant', 'the command python3 s.py'])
    assert.ok(html.includes(word), word)
})

test('a clause that is not judged says so on the page', () => {
  const html = toHtml(matrixOf([named('1', passing('a/1')), named('2', passing('a/2'))]))
  assert.equal(html.match(/<td class="dim" title="not judged: the report does not have this clause">/g)?.length, 2)
})

test('Markdown: a table for each section, and no markup from text of servers', () => {
  const text = toMarkdown(matrix)
  assert.match(text, /^# 2 implementations, 3 clauses: 1 differs\n/)
  assert.match(text, /\| B \| the command python3 s\.py \| not spec-conformant \| not complete \|.*\| bad\.json \|/)
  assert.match(text, /\| 2 \| a \\<clause> \\\| more \| ✓ pass \| ✗ fail \| ≠ \|/)
  assert.match(text, /^- `a\/2` B, fail: a \\\*refusal\\\*: \\<img src=x> \| \\x07\\` #$/m)
})

test('in the terminal: a summary for each report, marks under letters, reasons only where verdicts differ', () => {
  const text = toText(matrix, createStyle({}, false))
  assert.match(text, /^A {2}the command python3 s\.py — good\.json\n {3}spec-conformant, complete\nB {2}/)
  assert.match(
    text,
    /\n {2}A B {4}A \[a\]\n {2}✓ ✓ {4}1 {2}what a\/1 asks\n {2}✓ ✗ ≠ {2}2 {2}a <clause> \| more\n +B fail: a \*refusal\*/,
  )
  const verbose = { ...hostile, actual: 'x'.repeat(5000) }
  const long = reportOf(clauses, [scenario('a/1', 'fail', { failure: verbose }), scenario(['a/2', 'w/1'], 'pass')])
  const lines = toText(matrixOf([named('1', good), named('2', long)]), createStyle({}, false)).split('\n')
  assert.ok(Math.max(...lines.map(({ length }) => length)) < 300)
  assert.match(
    toText(matrixOf([named('1', passing('a/1')), named('2', passing('a/2'))]), createStyle({}, false)),
    /✓ – {4}1/,
  )
})

test('the JSON is valid by its schema', () => {
  const file = join(locateSuite(execPath).root, 'schemas', 'comparison.schema.json')
  const validate = compileSchema(JSON.parse(readFileSync(file, 'utf8')), { allErrors: true })
  assert.equal(validate(JSON.parse(toJson(matrix))), true, JSON.stringify(validate.errors))
})
