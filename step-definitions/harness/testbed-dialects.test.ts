import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test, { type TestContext } from 'node:test'
import type { RunParameters } from '../../schemas/types'
import { LIMIT_MS } from '../../test/harness/fixture'
import { NotObserved, RequirementNotMet } from './errors'
import { Testbed } from './testbed'

const SMALL_SERVER = join(__dirname, '..', '..', 'test', 'servers', 'small-server-command.ts')
const COMMAND = `${process.execPath} -r ./scripts/register-ts.cjs "${SMALL_SERVER}"`
const LIMITS = { must: LIMIT_MS, start: LIMIT_MS, stop: LIMIT_MS }

function makeTestbed(t: TestContext, more: Partial<RunParameters>): Testbed {
  const target = { kind: 'command', command: COMMAND } as const
  const testbed = new Testbed({
    target,
    cwd: process.cwd(),
    path: '/engine.io',
    without: [],
    limits: LIMITS,
    seed: 1,
    ...more,
  })
  t.after(() => testbed.stop())
  return testbed
}

/** A dialect module of this text. */
function dialect(t: TestContext, text: string): { name: string; module: string } {
  const folder = mkdtempSync(join(tmpdir(), 'dialect-'))
  t.after(() => rmSync(folder, { recursive: true }))
  const module = join(folder, 'd.cjs')
  writeFileSync(module, text)
  return { name: 'd', module }
}

const KNOWS_NOTHING = 'exports.encode = () => "?"; exports.decode = () => undefined'

test('with a dialect, clauses about the form of messages are not observed', async (t) => {
  const messageForm = ['wire/1']
  const testbed = makeTestbed(t, { messageForm, dialect: dialect(t, KNOWS_NOTHING) })
  const server = await testbed.begin()
  testbed.judge(['wire/4'])
  assert.throws(() => testbed.judge(['wire/4', 'wire/1']), NotObserved)
  const client = await testbed.connect('alice', server)
  client.sendRequest({ action: 'subscribe', pattern: 'p' })
  await client.inbox.next(() => true, LIMIT_MS) // the small server refuses the frame
  assert.equal(testbed.codec.unknownFrames, 1)
  assert.ok(testbed.transcript.entries().some(({ event }) => event === 'receives what the dialect does not know'))
  assert.equal(testbed.failure(), undefined)
  await testbed.begin()
  assert.equal(testbed.codec.unknownFrames, 0)
  makeTestbed(t, { messageForm }).judge(['wire/1'])
  assert.throws(() => makeTestbed(t, { messageForm, without: ['message-form'] }).judge(['wire/1']), NotObserved)
})

test('a dialect that cannot be used is a target failure of every scenario', async (t) => {
  const testbed = makeTestbed(t, { dialect: dialect(t, 'exports.decode = () => {}') })
  for (let times = 0; times < 2; times += 1)
    await assert.rejects(testbed.begin(), { message: /^The dialect .* exports no function "encode"/ })
})

test('a dialect that is wrong while it decodes is the cause of any other error', async (t) => {
  const testbed = makeTestbed(t, {
    dialect: dialect(t, 'exports.encode = () => "?"; exports.decode = () => ({ status: 1 })'),
  })
  const client = await testbed.connect('alice', await testbed.begin())
  client.sendRequest({ action: 'subscribe', pattern: 'p' })
  await client.inbox.next(() => true, LIMIT_MS)
  for (const found of [testbed.failure(), await testbed.rootCause()])
    assert.match(found?.message ?? '', /^The dialect d is wrong: decode/)
  await testbed.begin()
  assert.equal(testbed.failure(), undefined)
})

test('what the dialect has no words for is not observed, unless a clause of the scenario demands it', async (t) => {
  const mute = dialect(t, 'exports.encode = () => undefined; exports.decode = () => undefined')
  const testbed = makeTestbed(t, { wordsDemanded: ['subscribing/1'], dialect: mute })
  const asks = async (...clauses: string[]) => {
    const server = await testbed.begin()
    testbed.judge(clauses)
    const client = await testbed.connect('alice', server)
    client.sendRequest({ action: 'subscribe', pattern: 'p' })
  }
  await assert.rejects(asks('subscribing/1'), RequirementNotMet)
  await assert.rejects(asks('subscribing/3.1.1'), NotObserved)
  await assert.rejects(asks('subscribing/3.1.1', 'subscribing/1'), RequirementNotMet)
})
