import assert from 'node:assert/strict'
import test from 'node:test'
import { nat } from 'fast-check'
import { generation } from '../../../test/harness/generation'
import { GeneratedCaseFailed, RequirementNotMet, TargetFailure } from '../errors'
import { Limits } from '../limits'
import { Transcript } from '../transcript'
import { checkProperty } from './check-property'
import type { Generation } from './generation'

/** Checks numbers; `check` throws for those that are to fail. */
async function checkNumbers(check: (value: number) => void, changes: Partial<Generation> = {}) {
  const transcript = new Transcript()
  transcript.note('suite', 'begins', '')
  const given = transcript.exact()
  const limits = new Limits({ must: 1_000, start: 1, stop: 1 })
  const done: { value: number; must: number; afterFailure: boolean }[] = []
  let afterFailure = false
  const property = {
    cases: nat(1_000),
    runs: 100,
    prepare: async (failed: boolean) => {
      afterFailure = failed
      return given
    },
    run: async (value: number) => {
      done.push({ value, must: limits.must, afterFailure })
      transcript.note('alice', 'sends', `${value}`)
      check(value)
    },
    describe: (value: number) => [`alice sends ${value}`],
    record: (value: number) => ({ kind: 'frames' as const, frames: [{ text: `${value}` }] }),
  }
  const claim = checkProperty(property, limits, generation(transcript, changes))
  const error = await claim.then(
    () => undefined,
    (thrown: unknown) => thrown,
  )
  return { error, done, transcript, limits }
}

const tooBig = (limit: number) => (value: number) => {
  if (value >= limit) throw new RequirementNotMet('small numbers', `less than ${limit}`, `${value}`)
}

test('a property that holds is checked with the given number of cases, the same for the same seed', async () => {
  const [one, other] = [await checkNumbers(() => {}), await checkNumbers(() => {})]
  assert.equal(one.error, undefined)
  assert.equal(one.done.length, 100)
  assert.deepEqual(one.done, other.done)
})

test('a failing case is shrunk with short limits, and the last that failed is reported with all that it takes to repeat it', async () => {
  const { error, done, transcript, limits } = await checkNumbers(tooBig(17))
  assert.ok(error instanceof GeneratedCaseFailed)
  assert.equal(error.actual, '17\nseed 42 (repeat with --seed 42 --only a/1)\nthis was done:\n1. alice sends 17')
  assert.deepEqual(
    transcript.entries().map(({ text }) => text),
    ['', '17'],
  )
  assert.deepEqual(error.generated, { kind: 'frames', frames: [{ text: '17' }] })
  const first = done.findIndex(({ value }) => value >= 17)
  assert.ok(done.slice(0, first + 1).every(({ must, afterFailure }) => must === 1_000 && !afterFailure))
  assert.ok(done.slice(first + 1).every(({ must, afterFailure }) => must === 50 && afterFailure))
  assert.equal(limits.must, 1_000)
})

test('a replayed case is not reported as generated', async () => {
  const recorded = { mark: '0'.repeat(8), generated: { kind: 'frames' as const, frames: [] } }
  const { error } = await checkNumbers(tooBig(17), { recorded })
  assert.match(`${error}`, /17\nas it was recorded\nthis was done:\n1\. alice sends 17$/)
})

test("an error that is not the server's is neither shrunk nor wrapped", async () => {
  const failure = new TargetFailure('no Redis')
  const { error, done } = await checkNumbers(() => {
    throw failure
  })
  assert.equal(error, failure)
  assert.equal(done.length, 1)
})

test('an unrelated error during shrinking ends it, and the last failing case is reported', async () => {
  let failures = 0
  const { error } = await checkNumbers((value) => {
    if (value < 17) return
    failures += 1
    if (failures > 2) throw new TargetFailure('the server is gone')
    tooBig(17)(value)
  })
  assert.ok(error instanceof GeneratedCaseFailed)
  assert.match(error.actual, /^\d+\nseed/)
})

test('another failure during shrinking does not replace the first one', async () => {
  const { error } = await checkNumbers((value) => {
    if (value < 17) throw new RequirementNotMet('something else', '', '')
    tooBig(17)(value)
  })
  assert.ok(error instanceof GeneratedCaseFailed)
})
