import assert from 'node:assert/strict'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'node:test'
import { RecordedIo } from '../../test/runner/io'
import { specificationFixture, TEXT } from '../../test/runner/specification'
import { run } from '../main'
import { loadClauses, TO_BE_FILLED_IN } from '../suite/clauses'
import type { SuiteFiles } from '../suite/suite-files'
import { sha256 } from './read'

// the fixture's steps need no server, but without a target the runner would look for the bundled one
const judge = async (suite: SuiteFiles, ...more: string[]) => {
  const io = new RecordedIo(suite.root)
  const code = await run(['--url', 'http://127.0.0.1:9', '--workers', '1', ...more], io, suite)
  return { code, out: io.out, err: io.err }
}

test('--accept requires that every affected scenario was reviewed, then records all changes', async (t) => {
  const { spec, suite } = specificationFixture(t)
  const features = join(suite.root, 'features', 'boiling.feature')
  const next = TEXT.replace('wet', 'damp').replace('1. Cook: fills the kettle\n', '')
  const before = readFileSync(suite.clauses, 'utf8')
  const some = await spec(next, '--accept', 'boiling/2')
  assert.equal(some.code, 2)
  assert.match(
    some.err,
    /moved boiling\/2\.1\.1\n {6}features\/boiling\.feature:\d+ it passes\n {2}removed boiling\/1\n/,
  )
  assert.match((await spec(next, '--accept', 'boiling/99')).err, /--accept boiling\/99: no change/)
  assert.match((await spec(next, '--accept')).err, /moved boiling\/2\n/)
  assert.equal(readFileSync(suite.clauses, 'utf8'), before)

  const scenario = /removed boiling\/1\n {6}(\S+)/.exec(some.err)?.[1] ?? ''
  // "if it is damp" stands between the same steps as "if it is wet" did, so it is that clause
  const named = ['boiling/2', 'boiling/2.1', 'boiling/1.1.1', scenario]
  const most = await spec(next, '--accept', ...named)
  assert.deepEqual([most.code, most.err], [0, ''])
  assert.match(most.out, /4 clauses: 4 unchanged/)
  const { clauses } = loadClauses(suite)
  const ids = clauses.map(({ id }) => id)
  assert.deepEqual(ids, ['boiling/1', 'boiling/1.1', 'boiling/1.1.1', 'pouring/1', 'wire/1'])
  assert.deepEqual(clauses[1]?.coveredBy, ['boiling/1.1.1'])
  const tags = readFileSync(features, 'utf8').match(/@\S+/g)
  assert.deepEqual(tags, ['@removed-boiling/1', '@boiling/1', '@boiling/1.1.1'])
  const { code, out } = await judge(suite)
  assert.equal(code, 3)
  assert.match(out, /boiling\.feature:\d+ has no tag of a clause that exists/)
})

test('--accept --all records digests and the edition, and leaves unchanged lines as they are', async (t) => {
  const { spec, suite } = specificationFixture(t)
  const accept = (text: string) => spec(text, '--accept', '--all', '--edition', '2026-01-02')
  assert.equal((await accept(TEXT)).code, 0)
  const before = readFileSync(suite.clauses, 'utf8')
  assert.match(before, /"coveredBy": \["boiling\/2\.1\.1"\]\n/)
  const next = TEXT.replace('cup', 'mug')
  assert.deepEqual((await accept(next)).code, 0)
  const { specification } = loadClauses(suite)
  assert.deepEqual([specification.edition, specification.digest], ['2026-01-02', sha256(next)])
  const after = readFileSync(suite.clauses, 'utf8').split('\n')
  assert.equal(before.split('\n').filter((line, index) => line !== after[index]).length, 2)
  assert.match((await spec(next)).out, /no difference/)
  assert.match((await spec(`${next}\nMore prose.\n`)).out, /the text around them is not/)
})

const ADDED = `${TEXT}2. Guest: drinks

## Washing up

1. Guest: helps
`

test('--scaffold into features: the next run names the rows to fill in, then the scenarios without steps', async (t) => {
  const { spec, suite } = specificationFixture(t)
  const first = await spec(ADDED, '--scaffold', 'features')
  assert.equal(first.code, 1)
  assert.match(first.out, /wrote features\/pouring\.feature\nwrote features\/specification\/washing-up\.feature/)
  const missing = await judge(suite)
  assert.equal(missing.code, 3)
  assert.match(missing.err, /pouring\/2, washing-up\/1 are still "to be filled in"/)
  const only = async (...ids: string[]) => (await judge(suite, ...ids.flatMap((id) => ['--only', id]))).code
  assert.deepEqual([await only('boiling'), await only('pouring/1', 'wire')], [0, 0])
  assert.deepEqual([await only('pouring'), await only('wire', 'washing-up/1')], [3, 3])

  const again = await spec(ADDED, '--scaffold', 'features')
  assert.equal(again.code, 0)
  assert.match(again.out, /Still to be filled in: pouring\/2 and washing-up\/1\./)
  assert.doesNotMatch(again.out, /wrote/)

  const rows = readFileSync(suite.clauses, 'utf8').replaceAll(`"level": "${TO_BE_FILLED_IN}"`, '"level": "must"')
  writeFileSync(suite.clauses, rows.replaceAll(TO_BE_FILLED_IN, 'it is seen'))
  const pending = await judge(suite)
  assert.equal(pending.code, 3)
  for (const id of ['pouring/2', 'washing-up/1']) {
    assert.match(pending.out, new RegExp(`no definition for the step "the scenario for ${id} is still to be written"`))
  }
})

test('--scaffold into another folder copies and adds; text that a person wrote there stays', async (t) => {
  const { spec, suite } = specificationFixture(t)
  mkdirSync(join(suite.root, 'draft'))
  const own = 'Feature: mine\n\n  @pouring/2\n  Rule: 2 mine\n'
  const file = join(suite.root, 'draft', 'pouring.feature')
  writeFileSync(file, own)
  const before = readFileSync(suite.clauses, 'utf8')
  const { out } = await spec(
    ADDED.replace('2. Guest: drinks', '2. Guest: drinks\n3. Guest: burps'),
    '--scaffold',
    'draft',
  )
  assert.match(out, /wrote draft\/clauses\.json/)
  const text = readFileSync(file, 'utf8')
  assert.ok(text.startsWith(own))
  assert.deepEqual(text.match(/@\S+/g), ['@pouring/2', '@pouring/3'])
  // a person words the Rule; until then it has the step's words
  assert.match(text, /Rule: 3 Guest: burps\n/)
  assert.equal(readFileSync(suite.clauses, 'utf8'), before)
  const moved = await spec(TEXT.replace('1. Guest', '1. Guest: sits\n1. Guest'), '--scaffold', 'features')
  assert.deepEqual([moved.code, moved.out], [2, ''])
  assert.match(moved.err, /pouring\/1: that number still belongs to a moved clause/)
  writeFileSync(join(suite.root, 'draft', 'clauses.json'), '{')
  assert.match((await spec(ADDED, '--scaffold', 'draft')).err, /clauses\.json cannot be extended/)
})

test('--accept: what covers another clause still does, if it was reworded and renumbered', async (t) => {
  const { spec, suite } = specificationFixture(t)
  const feature = join(suite.root, 'features', 'boiling.feature')
  writeFileSync(feature, `${readFileSync(feature, 'utf8')}\n  @wire/1\n  Rule: 2 of another section\n`)
  const next = TEXT.replace('1. Cook: fills the kettle\n', '').replace('dries', 'airs')
  assert.match((await spec(next)).out, /reworded {2}boiling\/2\.1\.1 → boiling\/1\.1\.1 {2}line 7: Cook: airs the wood/)
  assert.equal((await spec(next, '--accept', '--all')).code, 0)
  assert.deepEqual(loadClauses(suite).clauses[1]?.coveredBy, ['boiling/1.1.1'])
  assert.match(readFileSync(feature, 'utf8'), /@wire\/1\n {2}Rule: 2 of another section\n/)
})

/** The fixture as a checkout with the line ends of Windows has it. */
function withCrlf(suite: SuiteFiles): string[] {
  const files = [
    suite.clauses,
    ...['boiling', 'pouring'].map((name) => join(suite.root, 'features', `${name}.feature`)),
  ]
  for (const file of files) writeFileSync(file, readFileSync(file, 'utf8').replaceAll('\n', '\r\n'))
  return files
}
const bareLineFeeds = (text: string) => text.match(/(?<!\r)\n/g)?.length ?? 0

test('in a checkout with CRLF, --accept and --scaffold keep it, and the Rules are renumbered', async (t) => {
  const { spec, suite } = specificationFixture(t)
  await spec(TEXT, '--accept')
  const [clauses = '', boiling = '', pouring = ''] = withCrlf(suite)
  const rule = (number: string, text: string) =>
    text.replace(/Rule: boiling\/2\r/, `Rule: ${number} Cook: lights the fire\r`)
  writeFileSync(boiling, rule('2', readFileSync(boiling, 'utf8')).replace('@boiling/2\r', '@boiling/2\r\n  @slow\r'))
  const next = `${TEXT.replace('1. Cook: fills the kettle\n', '').replace('the *fire*', 'a fire')}2. Guest: drinks\n`
  const windows = `\ufeff${next.replaceAll('\n', '\r\n')}`
  assert.equal((await spec(windows, '--accept', '--all', '--scaffold', 'features')).code, 1)
  for (const file of [clauses, boiling, pouring]) assert.equal(bareLineFeeds(readFileSync(file, 'utf8')), 0, file)
  // the Rule had the step's words, and has the new ones now
  assert.match(readFileSync(boiling, 'utf8'), /@boiling\/1\r\n {2}@slow\r\n {2}Rule: 1 Cook: lights a fire\r\n/)
  assert.match(readFileSync(pouring, 'utf8'), /@pouring\/2\r\n {2}Rule: 2 Guest: drinks\r\n/)
  const again = await spec(next, '--accept', '--scaffold', 'elsewhere')
  assert.match(again.out, /5 clauses: 5 unchanged/)
  assert.equal(loadClauses(suite, { pending: true }).specification.digest, sha256(next))
  await spec(`${next}\n## Washing up\n\n1. Guest: helps\n`, '--scaffold', 'elsewhere')
  for (const file of ['clauses.json', 'specification/washing-up.feature'])
    assert.equal(bareLineFeeds(readFileSync(join(suite.root, 'elsewhere', file), 'utf8')), 0, file)
})
