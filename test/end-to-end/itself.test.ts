import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import test, { type TestContext } from 'node:test'
import type { Report } from '../../schemas/types'
import { Fixture, server } from './fixture'

// The suite against servers that are wrong, or only slow. None of them may hang or break the suite.

/** The clauses to judge by default. Not all, because every missing reply costs the whole timeout. */
const SOME = [
  'server-initializing/1',
  'server-listening/1',
  'subscribing/2.1.1',
  'subscribing/3.1.1',
  'unsubscribing/3.2.2',
]

/** A limit for servers that are expected to pass, which never wait until it. */
const GENEROUS = ['--timeout', '30000']

/** Judges a server by these clauses or sections, and returns the report. */
async function judged(t: TestContext, ids: string[], command: string, ...options: string[]): Promise<Report> {
  const fixture = await Fixture.create(t)
  const only = ids.flatMap((id) => ['--only', id])
  const ended = await fixture.judge(
    '--command',
    command,
    '--json',
    'report.json',
    '--timeout',
    '1500',
    '--workers', // two workers wait for missing replies at the same time
    '2',
    ...only,
    ...options,
  )
  assert.doesNotMatch(ended.stdout + ended.stderr, /The suite itself is at fault/)
  await fixture.assertNothingLeft()
  return JSON.parse(readFileSync(join(fixture.folder, 'report.json'), 'utf8'))
}

/** The ids of the clauses with this verdict. */
function idsWith(report: Report, verdict: string): string[] {
  return report.clauses.filter((clause) => clause.verdict === verdict).map(({ id }) => id)
}

/** Clauses that a server passes without handling any request. */
const WITHOUT_REQUESTS = ['server-initializing/1', 'server-listening/1']

for (const reply of ['the same reply', 'an echo'])
  test(`a server that answers every request with ${reply} passes only clauses without requests`, async (t) => {
    const report = await judged(t, SOME, server('fixed-reply', reply === 'an echo' ? 'echo' : 'same'))
    assert.deepEqual(idsWith(report, 'error'), [])
    const passed = idsWith(report, 'pass')
    for (const id of WITHOUT_REQUESTS) assert.ok(passed.includes(id), `${id} passes`)
    for (const id of ['subscribing/2.1.1', 'subscribing/3.1.1', 'unsubscribing/3.2.2'])
      assert.ok(!passed.includes(id), `${id} does not pass`)
    assert.equal(report.summary.conformant, false)
  })

test('a server that never replies passes only clauses without requests', async (t) => {
  const report = await judged(t, SOME, server('never-replies'))
  assert.deepEqual(idsWith(report, 'error'), [])
  const passed = idsWith(report, 'pass')
  assert.deepEqual(
    passed.filter((id) => /^(un)?subscribing/.test(id)),
    [],
  )
  for (const id of WITHOUT_REQUESTS) assert.ok(passed.includes(id), `${id} passes`)
})

test('a conformant server passes', async (t) => {
  const report = await judged(t, ['server-closing', 'subscribing'], server('conformant'), ...GENEROUS)
  assert.deepEqual([...idsWith(report, 'fail'), ...idsWith(report, 'error')], [])
  assert.equal(idsWith(report, 'pass').length, 11)
})

test('a server whose replies come 40 ms late passes', async (t) => {
  const report = await judged(t, ['subscribing'], server('delayed'), ...GENEROUS)
  assert.deepEqual([...idsWith(report, 'fail'), ...idsWith(report, 'error')], [])
  assert.ok(idsWith(report, 'pass').length >= 9)
})

test('a server that sends every frame twice fails', async (t) => {
  const clauses = ['delivery/1', 'subscribing/3.2.1', 'subscribing/3.2.2', 'unsubscribing/2.1.1', 'wire/4']
  const report = await judged(t, clauses, server('sends-twice'))
  assert.deepEqual(idsWith(report, 'error'), [])
  const failed = [...idsWith(report, 'fail'), ...idsWith(report, 'inconclusive')]
  for (const id of clauses) assert.ok(failed.includes(id), id)
})

test('a Socket.IO server completes the handshake, and nothing else', async (t) => {
  const report = await judged(t, SOME, server('socket-io'), '--without', 'status')
  assert.deepEqual(idsWith(report, 'error'), [])
  assert.ok(idsWith(report, 'pass').includes('server-initializing/1'))
  assert.deepEqual(
    idsWith(report, 'pass').filter((id) => /^(un)?subscribing/.test(id)),
    [],
  )
})
