import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import test from 'node:test'
import { RecordedIo } from '../../test/runner/io'
import { specificationFixture, TEXT } from '../../test/runner/specification'
import { run } from '../main'
import { readSteps } from '../specification/read'

test('the same words in other markup are not a difference', async (t) => {
  const { spec } = specificationFixture(t)
  const same = await spec(TEXT)
  assert.deepEqual([same.code, same.err], [0, ''])
  assert.match(same.out, /5 clauses: 5 unchanged — no difference/)
  const other = TEXT.replace('*fire*', '**fi**re')
    .replace(/(\d)\./g, '$1)')
    .replace('fills the', '`fills`\n   the')
  const restyled = other.replace('# Tea', '# Tea, <b>again</b>').replace('the cup', 'the  \n   cup <!-- blue -->')
  assert.equal((await spec(restyled)).code, 0)
})

test('a reworded step is listed with its scenarios, even if another clause’s scenarios judge it', async (t) => {
  const { spec } = specificationFixture(t)
  const { code, out } = await spec(TEXT.replace('wet', 'damp'))
  assert.equal(code, 1)
  assert.match(
    out,
    /reworded {2}boiling\/2\.1 {2}line 7: if it is damp\n {12}features\/boiling\.feature:\d+ it passes\n/,
  )
})

test('added, removed and moved steps, within a section and between sections', async (t) => {
  const { spec } = specificationFixture(t)
  const first = await spec(TEXT.replace('1. Cook: fills', '1. Cook: hums\n1. Cook: fills'))
  assert.match(first.out, /added {5}boiling\/1 {2}line 5: Cook: hums/)
  assert.match(first.out, /moved {5}boiling\/2\.1\.1 → boiling\/3\.1\.1/)
  assert.match(first.out, /1 unchanged, 1 added, 4 moved/)
  const gone = await spec(TEXT.replace('        1. Cook: dries the wood\n', ''))
  assert.match(gone.out, /removed {3}boiling\/2\.1\.1[\s\S]*4 unchanged, 1 removed/)
  const across = await spec(`${TEXT.replace('        1. Cook: dries the wood\n', '')}2. Cook: dries the wood\n`)
  assert.match(across.out, /moved {5}boiling\/2\.1\.1 → pouring\/2/)
  const json = await spec(TEXT.replace('cup', 'mug'), '--json')
  const changes = JSON.parse(json.out).changes.filter(({ kind }: { kind: string }) => kind !== 'unchanged')
  assert.deepEqual(
    changes.map(({ kind, id }: { kind: string; id: string }) => [kind, id]),
    [['reworded', 'pouring/1']],
  )
})

test('a text that is not a specification is rejected with the expected shape', async (t) => {
  const { spec, suite } = specificationFixture(t)
  const rejected = async (text: string, message: RegExp, ...more: string[]) => {
    const { code, err, out } = await spec(text, ...more)
    assert.deepEqual([code, out], [2, ''])
    assert.match(err, message)
  }
  await rejected('', /no headings\. A specification is Markdown/)
  await rejected('# A\n\n- b\n', /no numbered list under a heading/)
  await rejected('1. a\n', /new\.md:1: this numbered list has no heading/)
  await rejected('# A\n1. a\n# A\n1. b\n', /new\.md:3: the section "a" exists already, at new\.md:1/)
  await rejected('# 茶\n1. a\n', /has no latin letters to name it by/)
  await rejected(TEXT, /--all goes with --accept/, '--all')
  await rejected(TEXT, /It must be a day/, '--accept', '--edition', '2016-02-31')
  await rejected(
    `${TEXT}2. x\n`,
    /--scaffold \S*new\.md cannot be written to: [A-Z]+: [^',]*\.$/m,
    '--scaffold',
    'new.md',
  )
  const io = new RecordedIo(suite.root)
  assert.equal(await run(['spec', 'nowhere.md'], io, suite), 2)
  assert.match(io.err, /^error: there is no file nowhere\.md\.$/m)
})

test('what is passed over is pointed at on stderr, by file and line, and in the JSON', async (t) => {
  const { spec } = specificationFixture(t)
  const nested = await spec(TEXT.replace('    1. if', '  1. if'))
  assert.equal(nested.code, 1)
  assert.match(nested.err, /^new\.md:7: "1\. if it is wet" is read as boiling\/3, not under line 6\. .* 3 blanks/m)
  const code = `${TEXT}\n    1. Guest: drinks\n`.replace('\n\n    1', '\n\nthanks\n\n    1')
  const json = await spec(code, '--json')
  assert.equal(json.code, 0)
  assert.match(json.err, /^new\.md:16: "1\. Guest: drinks" is not a step: line 14 ended the list/)
  const { notes } = JSON.parse(json.out)
  assert.deepEqual([notes.length, notes[0].line], [1, 16])
})

test('a rewording behind a comment is a difference', async (t) => {
  const { spec } = specificationFixture(t)
  const commented = TEXT.replace('Guest: holds', '<!-- reviewed --> Guest: holds')
  assert.equal((await spec(commented)).code, 0)
  const { code, out } = await spec(commented.replace('the cup', 'no cup'))
  assert.equal(code, 1)
  assert.match(out, /reworded {2}pouring\/1 {2}line 12: Guest: holds no cup/)
})

test('equal headings, once recorded, are the same sections again, and one of them is never taken for the other', async (t) => {
  const { spec, suite } = specificationFixture(t)
  const twice = `${TEXT}\n### Steps\n\n1. Guest: drinks\n\n## Washing up\n\n### Steps\n\n1. Guest: helps\n`
  const first = await spec(twice, '--scaffold', 'features')
  assert.match(first.out, /added {5}pouring-steps\/1 [\s\S]*added {5}washing-up-steps\/1/)
  assert.ok(existsSync(join(suite.root, 'features', 'specification', 'pouring-steps.feature')))
  assert.match((await spec(twice)).out, /7 unchanged — no difference/)
  const one = await spec(twice.replace(/\n## Washing up[\s\S]*/, ''))
  assert.match(one.out, /moved {5}pouring-steps\/1 → steps\/1[\s\S]*removed {3}washing-up-steps\/1/)
})

test('line ends and a byte order mark are no difference; what is not UTF-8 is rejected by name', async (t) => {
  const { spec } = specificationFixture(t)
  const crlf = `\ufeff${TEXT.replaceAll('\n', '\r\n')}`
  await spec(TEXT, '--accept')
  for (const text of [
    crlf,
    TEXT.replaceAll('\n', '\r'),
    TEXT.replaceAll(/\. (?=[A-Zi])/g, '.\t').replaceAll(/^ {4}/gm, '\t'),
  ]) {
    const { code, out } = await spec(text)
    assert.equal(code, 0, out)
    assert.equal(/text around them/.test(out), text.includes('\t'))
  }
  const rejected = async (text: Buffer, message: RegExp) => {
    const { code, err } = await spec(text)
    assert.equal(code, 2)
    assert.match(err, message)
  }
  const utf16 = Buffer.from(`\ufeff${TEXT}`, 'utf16le')
  await rejected(utf16, /^error: new\.md is UTF-16\. Save it as UTF-8\.$/m)
  await rejected(Buffer.from(utf16).swap16(), /new\.md is UTF-16\. Save it as UTF-8/)
  await rejected(utf16.subarray(2), /new\.md:1: there is a NUL byte, as in UTF-16\. Save it as UTF-8/)
  await rejected(
    Buffer.from(TEXT.replace('wet', 'nass, für'), 'latin1'),
    /new\.md:7: this line is not UTF-8\. Save the file/,
  )
})

test('sections are named after their headings', () => {
  const names = ['## 3.1 Crème brûlée', '## Phase 2', '## Deleteion', '## A/B'].map((heading) => `${heading}\n\n1. x\n`)
  const steps = readSteps(names.join('\n'), 'x', new Map([['Deleteion', 'deletion']]))
  assert.deepEqual(
    steps.map(({ id }) => id),
    ['creme-brulee/1', 'phase-two/1', 'deletion/1', 'a-b/1'],
  )
  const parted = readSteps('# A\n1. a\n    - b\n\nprose\n\n1. c\n', 'x', new Map())
  assert.deepEqual(
    parted.map(({ id }) => id),
    ['a/1', 'a/1.1', 'a/2'],
  )
})
