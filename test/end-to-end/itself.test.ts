import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import test, { type TestContext } from 'node:test'
import { sectionsOf } from '../../runner/suite/clauses'
import type { Report } from '../../schemas/types'
import { Stage, server } from './fixture'

// The suite on itself: servers that are wrong, or only slow, from end to end. None of them may hang it, or break it.

/** What each of them is asked of the specification, unless all of it: what never answers is waited for, each time anew. */
const SOME = [
  'server-initializing/1',
  'server-listening/1',
  'subscribing/2.1.1',
  'subscribing/3.1.1',
  'subscribing/3.2.2',
  'unsubscribing/2.1.1',
  'unsubscribing/3.2.2',
]

/** The specification's sections. */
function everySection(): string[] {
  const list = JSON.parse(readFileSync(join(__dirname, '..', '..', 'features', 'clauses.json'), 'utf8'))
  return sectionsOf(list.clauses.filter(({ part }: { part: string }) => part === 'specification'))
}

/** These clauses or sections, of one server; its report. */
async function judged(t: TestContext, asked: string[], command: string, ...options: string[]): Promise<Report> {
  const stage = await Stage.build(t)
  const only = asked.flatMap((id) => ['--only', id])
  const ended = await stage.judge(
    '--command',
    command,
    '--json',
    'report.json',
    '--timeout',
    '500',
    '--workers', // what never answers is waited for, by both at the same time
    '2',
    ...only,
    ...options,
  )
  assert.doesNotMatch(ended.stdout + ended.stderr, /The suite itself is at fault/)
  await stage.leavesNothing()
  return JSON.parse(readFileSync(join(stage.folder, 'report.json'), 'utf8'))
}

/** The clauses with this verdict. */
function having(report: Report, verdict: string): string[] {
  return report.clauses.filter((clause) => clause.verdict === verdict).map(({ id }) => id)
}

/** What no server needs a subscription for. */
const AT_THE_DOOR = ['server-initializing/1', 'server-listening/1']

for (const habit of ['the same reply', 'echo'])
  test(`a server that answers with ${habit} passes what has no use for an answer, and nothing else`, async (t) => {
    const report = await judged(t, SOME, server('says-the-same', habit === 'echo' ? 'echo' : 'same'))
    assert.deepEqual(having(report, 'error'), [])
    const passed = having(report, 'pass')
    for (const id of AT_THE_DOOR) assert.ok(passed.includes(id), `${id} passes`)
    for (const id of ['subscribing/2.1.1', 'subscribing/3.1.1', 'unsubscribing/2.1.1', 'unsubscribing/3.2.2'])
      assert.ok(!passed.includes(id), `${id} does not pass`)
    assert.equal(report.summary.conformant, false)
  })

test('a server that accepts and stays silent passes what has no use for an answer, and nothing else', async (t) => {
  const report = await judged(t, SOME, server('mute'))
  assert.deepEqual(having(report, 'error'), [])
  const passed = having(report, 'pass')
  assert.deepEqual(
    passed.filter((id) => /^(un)?subscribing/.test(id)),
    [],
  )
  for (const id of AT_THE_DOOR) assert.ok(passed.includes(id), `${id} passes`)
})

test('a sound server is spec-conformant', async (t) => {
  const report = await judged(t, everySection(), server('right'), '--timeout', '3000')
  assert.deepEqual([...having(report, 'fail'), ...having(report, 'error')], [])
  assert.ok(having(report, 'pass').length >= 28)
})

test('a server whose replies come 40 ms late passes', async (t) => {
  const report = await judged(t, ['subscribing'], server('late'), '--timeout', '3000')
  assert.deepEqual([...having(report, 'fail'), ...having(report, 'error')], [])
  assert.ok(having(report, 'pass').length >= 9)
})

test('a server that sends every frame twice is not', async (t) => {
  const report = await judged(t, [...SOME, 'subscribing/3.2.1'], server('twice'))
  assert.deepEqual(having(report, 'error'), [])
  const failed = having(report, 'fail')
  for (const id of ['subscribing/3.2.1', 'subscribing/3.2.2', 'unsubscribing/2.1.1']) assert.ok(failed.includes(id), id)
})

test('a Socket.IO server shakes hands, and understands nothing', async (t) => {
  const report = await judged(t, SOME, server('socket-io'), '--without', 'status')
  assert.deepEqual(having(report, 'error'), [])
  assert.ok(having(report, 'pass').includes('server-initializing/1'))
  assert.deepEqual(
    having(report, 'pass').filter((id) => /^(un)?subscribing/.test(id)),
    [],
  )
})
