import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test, { type TestContext } from 'node:test'
import type { RunParameters } from '../../schemas/types'
import { AMPLE } from '../../test/harness/fixture'
import { NotObserved } from './errors'
import { Testbed } from './testbed'

const SMALL_SERVER = join(__dirname, '..', '..', 'test', 'servers', 'small-server-command.ts')
const COMMAND = `${process.execPath} -r ./scripts/register-ts.cjs "${SMALL_SERVER}"`
const LIMITS = { must: AMPLE, start: AMPLE, stop: AMPLE }

function testbed(t: TestContext, more: Partial<RunParameters>): Testbed {
  const target = { kind: 'command', command: COMMAND } as const
  const bed = new Testbed({
    target,
    cwd: process.cwd(),
    path: '/engine.io',
    without: [],
    limits: LIMITS,
    seed: 1,
    ...more,
  })
  t.after(() => bed.stop())
  return bed
}

/** A dialect module of this text. */
function dialect(t: TestContext, text: string): { name: string; module: string } {
  const folder = mkdtempSync(join(tmpdir(), 'dialect-'))
  t.after(() => rmSync(folder, { recursive: true }))
  const module = join(folder, 'd.cjs')
  writeFileSync(module, text)
  return { name: 'd', module }
}

const UNKNOWING = 'exports.encode = () => "?"; exports.decode = () => undefined'

test('through a dialect the form of messages is not observed, by the clauses that are about it', async (t) => {
  const messageForm = ['wire/1']
  const bed = testbed(t, { messageForm, dialect: dialect(t, UNKNOWING) })
  const server = await bed.begin()
  bed.needFormFor(['wire/4'])
  assert.throws(() => bed.needFormFor(['wire/4', 'wire/1']), NotObserved)
  const client = await bed.connect('alice', server)
  client.ask({ action: 'subscribe', pattern: 'p' })
  await client.inbox.next(() => true, AMPLE) // the small server speaks another language, and refuses
  assert.equal(bed.speech.unknownFrames, 1)
  assert.ok(bed.transcript.entries().some(({ event }) => event === 'receives what the dialect does not know'))
  assert.equal(bed.death(), undefined)
  await bed.begin()
  assert.equal(bed.speech.unknownFrames, 0)
  testbed(t, { messageForm }).needFormFor(['wire/1'])
  assert.throws(() => testbed(t, { messageForm, without: ['message-form'] }).needFormFor(['wire/1']), NotObserved)
})

test('a dialect that cannot be used is a failure to run, told of every scenario', async (t) => {
  const bed = testbed(t, { dialect: dialect(t, 'exports.decode = () => {}') })
  for (let times = 0; times < 2; times += 1)
    await assert.rejects(bed.begin(), { message: /^The dialect .* exports no function "encode"/ })
})

test('a dialect that goes wrong while it reads explains whatever else went wrong', async (t) => {
  const bed = testbed(t, { dialect: dialect(t, 'exports.encode = () => "?"; exports.decode = () => ({ status: 1 })') })
  const client = await bed.connect('alice', await bed.begin())
  client.ask({ action: 'subscribe', pattern: 'p' })
  await client.inbox.next(() => true, AMPLE)
  for (const found of [bed.death(), await bed.explanation()])
    assert.match(found?.message ?? '', /^The dialect d is wrong: decode/)
  await bed.begin()
  assert.equal(bed.death(), undefined)
})
