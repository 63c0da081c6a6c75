import assert from 'node:assert/strict'
import test from 'node:test'
import type { ScenarioRow } from '../../schemas/types'
import { scenario } from '../../test/runner/report'
import { isOpen, settleVerdicts } from './settle'

const exited = { message: 'The server exited by itself with code 1, in the middle of a scenario.', output: 'oops' }

/** A scenario in which the server had to survive something, and exited. */
function notSurvived(): ScenarioRow {
  const failure = {
    requirement: 'The server survives',
    expected: 'it keeps running',
    actual: 'no',
    transcript: [],
    exited,
  }
  return scenario('robustness/1', 'fail', { failure })
}

/** A scenario that does nothing unusual, in which the server exited. */
function exits(): ScenarioRow {
  return scenario('wire/4', 'error', { error: { origin: 'target', ...exited, transcript: [], exited: true } })
}

const verdicts = (...rows: ScenarioRow[]) => settleVerdicts(rows).map(({ verdict }) => verdict)

test('a server that exits where it has to survive something has failed', () => {
  assert.deepEqual(verdicts(notSurvived(), scenario('wire/4', 'pass')), ['fail', 'pass'])
  assert.deepEqual(verdicts(notSurvived(), notSurvived(), exits()), ['fail', 'fail', 'error'])
})

test('a server that exits as often without a reason could not be judged', () => {
  const settled = settleVerdicts([notSurvived(), exits(), scenario('wire/4', 'pass')])
  assert.deepEqual(
    settled.map(({ verdict }) => verdict),
    ['error', 'error', 'pass'],
  )
  assert.deepEqual(settled[0]?.error, { origin: 'target', ...exited, transcript: [], exited: true })
  assert.equal(settled[0]?.failure, undefined)
})

test('errors of another kind do not count, and rows keep their order', () => {
  const notStarted = scenario('wire/4', 'error', {
    error: { origin: 'target', message: 'nothing listens', output: '', transcript: [] },
  })
  assert.deepEqual(verdicts(notStarted, notSurvived()), ['error', 'fail'])
})

test('such a failure is open until all have finished', () => {
  assert.ok(isOpen(notSurvived()))
  assert.ok(!isOpen(exits()))
  assert.ok(!isOpen(scenario('wire/4', 'pass')))
})
