import assert from 'node:assert/strict'
import test from 'node:test'
import type { Nodes } from 'mdast'
import { toString as textOf } from 'mdast-util-to-string'
import { nodesOf, parseGithubMarkdown } from '../../../test/markdown'
import { HOSTILE, hostileReport } from '../../../test/runner/hostile'
import { reportOf, scenario } from '../../../test/runner/report'
import { clause } from '../../../test/runner/suite'
import { toMarkdown } from './index'

const passing = reportOf(
  [clause('a/1'), clause('w/1', { part: 'completion' })],
  [scenario('a/1', 'pass'), scenario('w/1', 'pass')],
  { bundled: true },
)
const failing = reportOf(
  [
    clause('a/1', { summary: 'a *client* is | refused @home' }),
    clause('a/2'),
    clause('a/3'),
    clause('b/1', { level: 'should' }),
  ],
  [
    scenario('a/1', 'fail', {
      name: 'twice',
      failure: { requirement: 'no `more`', expected: 'one', actual: '', transcript: [] },
    }),
    scenario('a/2', 'inconclusive'),
    scenario('a/3', 'not-observed'),
    scenario('b/1', 'fail'),
  ],
)

const nodes = (text: string): Nodes[] => nodesOf(parseGithubMarkdown(text))
const ofType = <Type extends Nodes['type']>(text: string, type: Type) =>
  nodes(text).filter((node): node is Extract<Nodes, { type: Type }> => node.type === type)
const headings = (text: string) => ofType(text, 'heading').map((node) => textOf(node))

test('the first line is the verdict, the next says who was judged', () => {
  const [first, , second] = toMarkdown(passing).split('\n')
  assert.equal(first, '## ✅ Spec-conformant and complete')
  assert.match(second ?? '', /^Judged: the bundled reference server\. By Specs, edition 2016-01-15, .* seed 7\.$/)
  assert.match(toMarkdown(failing), /^## ❌ Not spec-conformant — 2 causes\n\nJudged: the command `python3 s\.py`\./)
})

test('a run that only a selection, a signal or the known failures cut short is no pass and no failure', () => {
  const partial = reportOf([clause('a/1')], [scenario('a/1', 'pass')], { partial: true })
  assert.match(toMarkdown(partial), /^## ℹ️ No verdict on the whole: only a selection ran\n/)
  const interrupted = { ...partial, run: { ...partial.run, ended: 'SIGINT' as const } }
  assert.match(toMarkdown(interrupted), /^## ⚠️ No verdict on the whole: the run ended early\n/)
  assert.match(toMarkdown(interrupted), /the run ended early \(SIGINT\)\.\n/)
})

test('a cause has its clause, requirement, expected, actual, and the command that runs it again', () => {
  const text = toMarkdown(failing)
  const [cause] = ofType(text, 'heading').filter(({ depth }) => depth === 4)
  assert.ok(cause)
  assert.match(textOf(cause), /^❌ a\/1 a \*client\* is \| refused @\u200bhome — 1 clause rests on it/)
  const items = ofType(text, 'listItem').map((node) => textOf(node))
  assert.ok(items.includes('requirement no `more`') && items.includes('expected one'), items.join('\n'))
  assert.ok(items.includes('actual nothing'), 'an empty text is no code span')
  const [command] = ofType(text, 'code').filter(({ lang }) => lang === 'sh')
  assert.match(text, /^#### ⚠️ `b\/1` what b\/1 asks$/m)
  assert.equal(command?.value, "npx realizehit-conformance --only a/1 --seed 7 --command 'python3 s.py'")
})

test('the table has a row for each section and a column for each verdict that came up', () => {
  const rows = ofType(toMarkdown(failing), 'tableRow').map((row) => row.children.map((cell) => textOf(cell)))
  assert.deepEqual(rows, [
    ['', 'section', 'clauses', '✗ fail', '! warning', '… inconclusive', '? not-observed'],
    ['✗', 'A a', '3', '1', '', '1', '1'],
    ['!', 'B b', '1', '', '1', '', ''],
  ])
})

test('the rest is folded, and every fold is closed', () => {
  const text = toMarkdown(failing)
  const tags = ofType(text, 'html').flatMap(({ value }) => value.match(/<[/\w]+>/g) ?? [])
  assert.equal(tags.filter((tag) => tag === '<details>').length, tags.filter((tag) => tag === '</details>').length)
  const summaries = ofType(text, 'html').flatMap(({ value }) => value.match(/<summary>.*/g) ?? [])
  assert.deepEqual(summaries, ['<summary>Transcript</summary>', '<summary>Every clause</summary>'])
  assert.equal(headings(text).filter((heading) => heading === 'A').length, 1)
})

test('whatever a server says is in code: no markup, no HTML, no link, no mention, no control character', () => {
  const text = toMarkdown(hostileReport())
  const all = nodes(text)
  const carriers = all.filter((node) => 'value' in node && node.value.includes('HOSTILE'))
  assert.ok(carriers.length >= 20, String(carriers.length))
  assert.deepEqual([...new Set(carriers.map(({ type }) => type))].sort(), ['code', 'inlineCode'])
  const types = new Set(all.map(({ type }) => type))
  for (const type of ['link', 'image', 'footnoteDefinition', 'definition', 'delete', 'blockquote'] as const)
    assert.ok(!types.has(type), type)
  for (const { value } of ofType(text, 'html'))
    assert.match(value, /^(<details>\n<summary>[\w .]+<\/summary>|<\/details>)$/)
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there
  assert.doesNotMatch(text, /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/)
  const prose = ofType(text, 'text').map(({ value }) => value)
  assert.ok(!prose.some((value) => /[@#]\w|https?:|www\./.test(value)))
})

test('the hostile text would be all of that if it were not in code', () => {
  const types = new Set(HOSTILE.split('\n').flatMap((line) => nodes(line).map(({ type }) => type)))
  for (const type of ['html', 'link', 'heading'] as const) assert.ok(types.has(type), type)
})

const LONG = `${'`'.repeat(9)} ${'ü'.repeat(5_000)}\nHOSTILE`
const everything = () => {
  const ids = Array.from({ length: 400 }, (_, index) => `a/${index + 1}`)
  const failure = { requirement: LONG, expected: LONG, actual: LONG, transcript: [] }
  return reportOf(
    ids.map((id) => clause(id)),
    ids.flatMap((id) => [scenario(id, 'fail', { failure }), scenario(id, 'fail', { failure })]),
  )
}

test('with everything failing it stays below what GitHub shows, and says what is left out', () => {
  const text = toMarkdown(everything())
  assert.ok(Buffer.byteLength(text) <= 900_000, String(Buffer.byteLength(text)))
  assert.ok(Buffer.byteLength(text) > 500_000)
  assert.match(
    text,
    /\d+ more parts left out: GitHub shows no summary above 1 MiB\. The JSON report has everything\.\n/,
  )
})

test('at whatever length it is cut, the head stays, folds are closed, and the length is kept', () => {
  const report = everything()
  const whole = toMarkdown(report, Number.MAX_SAFE_INTEGER)
  assert.doesNotMatch(whole, /left out/)
  for (const limit of [4_000, 6_000, 30_000, 60_000, 61_000, 250_000]) {
    const text = toMarkdown(report, limit)
    assert.ok(Buffer.byteLength(text) <= limit, `${Buffer.byteLength(text)} of ${limit}`)
    assert.match(text, /^## ❌ Not spec-conformant — 400 causes\n/)
    assert.match(text, /left out/)
    assert.equal(text.match(/^<details>$/gm)?.length ?? 0, text.match(/^<\/details>$/gm)?.length ?? 0)
  }
})
