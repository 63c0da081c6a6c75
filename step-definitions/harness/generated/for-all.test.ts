import assert from 'node:assert/strict'
import test from 'node:test'
import { nat } from 'fast-check'
import { generation } from '../../../test/harness/generation'
import { GeneratedCaseFailed, RequirementNotMet, TargetFailure } from '../errors'
import { Limits } from '../limits'
import { Transcript } from '../transcript'
import { holdsForAll } from './for-all'
import type { Generation } from './generation'

/** Tries numbers; `fails` throws where one is to fail. */
async function tries(fails: (value: number) => void, changes: Partial<Generation> = {}) {
  const transcript = new Transcript()
  transcript.note('suite', 'begins', '')
  const given = transcript.exact()
  const limits = new Limits({ must: 1_000, start: 1, stop: 1 })
  const done: { value: number; must: number; anew: boolean }[] = []
  let anew = false
  const trial = {
    cases: nat(1_000),
    runs: 100,
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
    record: (value: number) => ({ kind: 'frames' as const, frames: [{ text: `${value}` }] }),
  }
  const claim = holdsForAll(trial, limits, generation(transcript, changes))
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
  assert.equal(error.actual, '17\nseed 42 (repeat with --seed 42 --only a/1)\nthis was done:\n1. alice sends 17')
  assert.deepEqual(
    transcript.entries().map(({ text }) => text),
    ['', '17'],
  )
  assert.deepEqual(error.generated, { kind: 'frames', frames: [{ text: '17' }] })
  const first = done.findIndex(({ value }) => value >= 17)
  assert.ok(done.slice(0, first + 1).every(({ must, anew }) => must === 1_000 && !anew))
  assert.ok(done.slice(first + 1).every(({ must, anew }) => must === 50 && anew))
  assert.equal(limits.must, 1_000)
})

test('of what is done again, nobody says that it was generated', async () => {
  const recorded = { mark: '0'.repeat(8), generated: { kind: 'frames' as const, frames: [] } }
  const { error } = await tries(tooBig(17), { recorded })
  assert.match(`${error}`, /17\nas it was recorded\nthis was done:\n1\. alice sends 17$/)
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
  })
  assert.ok(error instanceof GeneratedCaseFailed)
})
