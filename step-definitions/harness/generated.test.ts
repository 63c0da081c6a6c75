import assert from 'node:assert/strict'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test, { type TestContext } from 'node:test'
import Ajv2020 from 'ajv/dist/2020'
import { nat } from 'fast-check'
import schema from '../../schemas/trace.schema.json'
import { GeneratedCaseFailed, RequirementNotMet, TargetFailure } from './errors'
import { holdsForAll } from './generated'
import { Limits } from './limits'
import { generation } from './testing/generation'
import { type Trace, traceOf } from './trace'
import { Transcript } from './transcript'

const validate = new Ajv2020().compile<Trace>(schema)

function folderFor(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'traces-'))
  t.after(() => rmSync(folder, { recursive: true }))
  return folder
}

/** Tries numbers; `fails` throws where one is to fail. */
async function tries(fails: (value: number) => void, folder?: string, runs = 100) {
  const transcript = new Transcript()
  transcript.note('suite', 'begins', '')
  const given = transcript.exact()
  const limits = new Limits({ must: 1_000, start: 1, stop: 1 })
  const done: { value: number; must: number; anew: boolean }[] = []
  let anew = false
  const trial = {
    cases: nat(1_000),
    runs,
    prepare: async (again: boolean) => {
      anew = again
      return given
    },
    perform: async (value: number) => {
      done.push({ value, must: limits.must, anew })
      transcript.note('alice', 'sends', `${value}`)
      fails(value)
    },
    describe: (value: number) => [`alice sends ${value}`],
  }
  const claim = holdsForAll(trial, limits, generation(transcript, { failures: folder }))
  const error = await claim.then(
    () => undefined,
    (thrown: unknown) => thrown,
  )
  return { error, done, transcript, limits }
}

const tooBig = (limit: number) => (value: number) => {
  if (value >= limit) throw new RequirementNotMet('small numbers', `less than ${limit}`, `${value}`)
}

test('what holds is tried as often as it should be, with the same cases for the same seed', async () => {
  const [one, other] = [await tries(() => {}), await tries(() => {})]
  assert.equal(one.error, undefined)
  assert.equal(one.done.length, 100)
  assert.deepEqual(one.done, other.done)
})

test('what fails is made smaller in a hurry, and the last that failed is told, with all that is needed to do it again', async () => {
  const { error, done, transcript, limits } = await tries(tooBig(17))
  assert.ok(error instanceof GeneratedCaseFailed)
  assert.equal(
    error.actual,
    '17\nseed 42 (repeat with --seed 42 --only a/1); not saved, for the run names no folder\nthis was done:\n1. alice sends 17',
  )
  assert.deepEqual(
    transcript.entries().map(({ text }) => text),
    ['', '17'],
  )
  const first = done.findIndex(({ value }) => value >= 17)
  assert.ok(done.slice(0, first + 1).every(({ must, anew }) => must === 1_000 && !anew))
  assert.ok(done.slice(first + 1).every(({ must, anew }) => must === 50 && anew))
  assert.equal(limits.must, 1_000)
})

test('it is saved, where the run names a folder, as the schema says', async (t) => {
  const folder = join(folderFor(t), 'made', 'for it')
  const { error } = await tries(tooBig(17), folder)
  const file = join(folder, 'a-1-seed-42-line-7.json')
  assert.ok(error instanceof GeneratedCaseFailed && error.actual.includes(`; saved in ${file}\n`), `${error}`)
  assert.deepEqual(readdirSync(folder), ['a-1-seed-42-line-7.json'])
  const trace: unknown = JSON.parse(readFileSync(file, 'utf8'))
  assert.ok(validate(trace), JSON.stringify(validate.errors))
  assert.deepEqual([trace.counterexample, trace.actual, trace.seed], [['1. alice sends 17'], '17', 42])
})

test('a folder that cannot be is said, and hides nothing', async () => {
  const { error } = await tries(tooBig(17), '/dev/null/folder')
  assert.ok(error instanceof GeneratedCaseFailed)
  assert.match(error.actual, /^17\n.*; not saved: ENOTDIR/)
})

test('what is not the fault of the server is neither made smaller nor renamed', async () => {
  const failure = new TargetFailure('no Redis')
  const { error, done } = await tries(() => {
    throw failure
  })
  assert.equal(error, failure)
  assert.equal(done.length, 1)
})

test('an obstacle on the way to a smaller case ends the search: the last that failed stands', async () => {
  let failures = 0
  const { error } = await tries((value) => {
    if (value < 17) return
    failures += 1
    if (failures > 2) throw new TargetFailure('the server is gone')
    tooBig(17)(value)
  })
  assert.ok(error instanceof GeneratedCaseFailed)
  assert.match(error.actual, /^\d+\nseed/)
})

test('another failure, on the way to a smaller case, is not taken for this one', async () => {
  const { error } = await tries((value) => {
    if (value < 17) throw new RequirementNotMet('something else', '', '')
    tooBig(17)(value)
  }, undefined)
  assert.ok(error instanceof GeneratedCaseFailed)
})

test('a trace of every kind of entry fits its schema', () => {
  const transcript = new Transcript()
  transcript.note('alice', 'connects', 'http://h/e over websocket', { transport: 'websocket' })
  transcript.note('alice', 'sends', '\ud800')
  transcript.note('suite', 'publishes', 'c x', { channel: 'c', payload: 'x' })
  transcript.note('suite', 'publishes', 'c x', { channel: 'c', payloadBase64: '/w==' })
  transcript.note('redis', 'carries out for h:1', 'PSUBSCRIBE p', { command: ['PSUBSCRIBE', 'p'] })
  const error = new RequirementNotMet('r', 'e', 'a')
  const trace = traceOf(generation(transcript), error, ['1. x'], transcript.exact())
  assert.ok(validate(JSON.parse(JSON.stringify(trace))), JSON.stringify(validate.errors))
})
