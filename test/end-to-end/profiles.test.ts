import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import test, { describe } from 'node:test'
import { locateSuite } from '../../runner/suite/suite-files'
import { assertNoInternals, assertSaidOnce, Fixture, server } from './fixture'

const FEW = ['--only', 'server-listening']

/** Writes a JSON file in the fixture's folder. */
const write = (fixture: Fixture, name: string, value: object) =>
  writeFileSync(join(fixture.folder, name), JSON.stringify(value, undefined, 2))

test('init, and the command it prints, lead to a report with the profile’s name at its head', async (t) => {
  const fixture = await Fixture.create(t)
  const begun = await fixture.runCli(locateSuite(process.execPath), ['init', '--command', server('conformant')])
  assert.equal(begun.code, 0, begun.stderr)
  const next = /^ {4}realizehit-conformance (--profile \S+)$/m.exec(begun.stdout)?.[1] ?? assert.fail(begun.stdout)
  const ended = await fixture.judge(...next.split(' '), '--json', 'r.json', '--html', 'r.html', ...FEW)
  assert.equal(ended.code, 0, ended.stdout + ended.stderr)
  assert.match(ended.stdout, /^Judging conformant: the command /)
  const { implementation } = JSON.parse(readFileSync(join(fixture.folder, 'r.json'), 'utf8'))
  assert.equal(implementation.name, 'conformant')
  assert.match(
    readFileSync(join(fixture.folder, 'r.html'), 'utf8'),
    /<h1 class="informative">No verdict on conformant: only a selection ran\..*<dd>conformant: the command /s,
  )
  assertNoInternals(ended)
  await fixture.assertNothingLeft()
})

test('a server with its own status lines is described by its profile', async (t) => {
  const fixture = await Fixture.create(t)
  const status = { listening: '^\\[info\\] open', closed: '^\\[info\\] closed' }
  write(fixture, 'p.json', { name: 'Shop', target: { command: server('custom-status-lines') }, status })
  const ended = await fixture.judge('--profile', 'p.json', ...FEW, '--only', 'server-closing')
  assert.equal(ended.code, 0, ended.stdout + ended.stderr)
  assert.match(ended.stdout, /2 of the 30 clauses selected: 2 passed/)
  await fixture.assertNothingLeft()
})

test('known failures in a profile, and in a file that replaces them', async (t) => {
  const fixture = await Fixture.create(t)
  const reasons = { 'unsubscribing/3.2.2': 'sends twice' }
  write(fixture, 'p.json', { name: 'Twice', target: { command: server('sends-twice') }, knownFailing: reasons })
  const only = ['--profile', 'p.json', '--only', 'unsubscribing/3.2.2', '--only', 'server-listening']
  const known = await fixture.judge(...only)
  assert.equal(known.code, 0, known.stdout + known.stderr)
  assert.match(known.stdout, /\* 3\.2\.2 .*\(known failure: sends twice\)/)
  assert.match(known.stdout, /1 passed, 1 known failure — not spec-conformant, 1 known failure\n/)
  assert.doesNotMatch(known.stdout, /transcript/)
  write(fixture, 'k.json', { ...reasons, 'server-listening/1': 'not yet' })
  const stale = await fixture.judge(...only, '--known-failing', 'k.json')
  assertSaidOnce(
    stale,
    1,
    /Listed in k\.json as known to fail, but passes: server-listening\/1\. Take it off the list\./,
  )
  await fixture.assertNothingLeft()
})

test('what failed is run again, on a conformant server', async (t) => {
  const fixture = await Fixture.create(t)
  const only = ['--only', 'unsubscribing/3.2.2']
  const failed = await fixture.judge('--command', server('sends-twice'), ...only, '--json', 'r.json')
  assert.equal(failed.code, 1)
  const again = await fixture.judge('--command', server('conformant'), '--only-failed-in', 'r.json', '--json', 'r.json')
  assert.equal(again.code, 0, again.stdout + again.stderr)
  assert.match(again.stdout, /1 of the 30 clauses selected: 1 passed — no verdict on the whole/)
  const nothing = await fixture.judge('--command', server('conformant'), '--only-failed-in', 'r.json')
  assertSaidOnce(nothing, 0, /^Nothing failed in r\.json: there is nothing to run again/)
  await fixture.assertNothingLeft()
})

test('a server that is wrong every second time is flaky', async (t) => {
  const fixture = await Fixture.create(t)
  const command = server('flaky', join(fixture.folder, 'which'))
  const ended = await fixture.judge('--command', command, '--only', 'unsubscribing/3.2.2', '--repeat', '2')
  assert.equal(ended.code, 1)
  assert.match(ended.stdout, /~ 3\.2\.2 .*\(failed in 1 of 2 runs\)/)
  assert.match(ended.stdout, /1 flaky — not spec-conformant/)
  assertNoInternals(ended)
  await fixture.assertNothingLeft()
})

describe('wrong usage: one line, exit code 2, nothing started', () => {
  const target = { command: 'never-started' }
  for (const [what, profile, words] of [
    ['an unknown key', { name: 'X', target, capabilties: [] }, /p\.json:6:3: there is no key "capabilties"\./],
    [
      'an unknown capability',
      { name: 'X', target, without: ['statsu'] },
      /p\.json:7:5: "statsu" is not known.*status\?/,
    ],
    [
      'an unknown clause',
      { name: 'X', target, knownFailing: { 'subscribing/3.1.7': 'x' } },
      /p\.json:7:5: there is no clause "subscribing\/3\.1\.7"\. Did you mean .*subscribing\/3\.1\.1/,
    ],
    [
      'an open quotation mark',
      { name: 'X', target: { command: 'a "b' } },
      /p\.json:4:16: command has a quotation mark/,
    ],
  ] as [string, object, RegExp][])
    test(`a profile with ${what}`, async (t) => {
      const fixture = await Fixture.create(t)
      write(fixture, 'p.json', profile)
      const ended = await fixture.judge('--profile', 'p.json')
      assertSaidOnce(ended, 2, words)
      assert.match(ended.stderr, /^error: [^\n]+\n$/)
      await fixture.assertNothingLeft()
    })

  for (const [what, args, words] of [
    ['a missing profile', ['--profile', 'no.json'], /: there is no file no\.json\.\n/],
    ['a missing list', ['--known-failing', 'no.json'], /: there is no file no\.json\.\n/],
    ['a missing report', ['--only-failed-in', 'no.json'], /: there is no file no\.json\.\n/],
    ['zero repetitions', ['--repeat', '0'], /--repeat <n>.*It must be a whole number from 1 to 1000/],
  ] as [string, string[], RegExp][])
    test(what, async (t) => {
      const fixture = await Fixture.create(t)
      assertSaidOnce(await fixture.judge(...args), 2, words)
      await fixture.assertNothingLeft()
    })
})
