import assert from 'node:assert/strict'
import { execPath } from 'node:process'
import { type TestContext, test } from 'node:test'
import { type JudgedRun, nearest } from '../../runner/judging/hints'
import type { ScenarioWithSteps } from '../../runner/judging/scenarios'
import { planScenarios } from '../../runner/running/cucumber'
import { Schedule } from '../../runner/running/schedule'
import { loadClauses, sectionsOf } from '../../runner/suite/clauses'
import { readSignatures } from '../../runner/suite/signatures'
import { locateSuite } from '../../runner/suite/suite-files'
import type { FaultSignature, Likeness, ScenarioRow } from '../../schemas/types'
import { FAULTS } from '../faults'

const SUITE = locateSuite(execPath)
const RECORDED = readSignatures(SUITE)
const PLANNED = planScenarios(SUITE, sectionsOf(loadClauses(SUITE).clauses), process.env)
/** The part of the hints that must name a clause which the fault breaks. */
const RIGHT = 0.9
/** The part of the causes for which the fault itself must be named. It always is among the best, which may be too many. */
const KNOWN_AGAIN = 0.8
/** The same for a server that is only nearly like the fault. */
const NEARLY = 0.7

/** One cause of a run against a fault, and the failed scenarios of it. */
interface FoundCause {
  fault: FaultSignature
  clause: string
  run: JudgedRun
  own: string[]
}

const keyIn = ({ key = '' }: ScenarioWithSteps) => key

/** What a run finds that plays what is not left out of the schedule. What a fault's signature does not name passes. */
function causesOf(fault: FaultSignature, planned: ScenarioWithSteps[], all: boolean): FoundCause[] {
  const schedule = new Schedule(planned, all)
  const byId = new Map(planned.map((scenario) => [scenario.id, scenario]))
  const played: ScenarioWithSteps[] = []
  for (let id = schedule.next(); id !== undefined; id = schedule.next()) {
    const scenario = byId.get(id) ?? assert.fail()
    const restsOn = schedule.notPlayedFor(id)
    if (restsOn === undefined) played.push(scenario)
    schedule.finish(rowOf(scenario, fault.failures[keyIn(scenario)], restsOn))
  }
  const failed = played.filter((scenario) => keyIn(scenario) in fault.failures)
  const failures = Object.fromEntries(failed.map((each) => [keyIn(each), fault.failures[keyIn(each)] ?? '']))
  const run = { failures, judged: new Set(played.map(keyIn)) }
  return [...new Set(failed.flatMap(({ clauses }) => clauses))].map((clause) => {
    return { fault, clause, run, own: failed.filter(({ clauses }) => clauses.includes(clause)).map(keyIn) }
  })
}

function rowOf(scenario: ScenarioWithSteps, way: string | undefined, restsOn: string | undefined): ScenarioRow {
  const { tags: _, steps: __, outline: ___, ...rest } = scenario
  const row = { ...rest, durationMs: 0 }
  if (restsOn !== undefined) return { ...row, verdict: 'inconclusive', restsOn, notPlayed: true }
  if (way === undefined) return { ...row, verdict: 'pass' }
  // the schedule sees no difference between numbers
  const requirement = way.replace(/\d/g, (digit) => 'ghijklmnop'.charAt(Number(digit)))
  return { ...row, verdict: 'fail', failure: { requirement, expected: '', actual: '', transcript: [] } }
}

/** The same cause if one of the failures had passed, for each of them: of a server that is nearly like the fault. */
function nearlyAs({ fault, clause, run, own }: FoundCause): FoundCause[] {
  return Object.keys(run.failures).flatMap((key) => {
    const { [key]: _, ...failures } = run.failures
    const left = own.filter((each) => each !== key)
    return left.length > 0 ? [{ fault, clause, run: { ...run, failures }, own: left }] : []
  })
}

const breaks = (fault: FaultSignature) => Object.keys(FAULTS.find(({ name }) => name === fault.name)?.breaks ?? {})

/** Whether one of the hints for a run against a fault names a clause that the fault breaks. */
const isRight = ({ fault, hints }: { fault: FaultSignature; hints: Likeness[] }) =>
  hints.some(({ clauses }) => clauses.some((id) => breaks(fault).includes(id)))

/** Whether the fault itself is named. */
const isNamed = ({ fault, run, own }: FoundCause) =>
  nearest(run, own, RECORDED).some((hint) => hint.fault === fault.name)

/** That at least this part of some are so; what was found goes into the output, and into the message if it is less. */
function atLeast(least: number, some: number, of: number, what: string, t: TestContext): void {
  const found = `${what}: ${some} of ${of}`
  t.diagnostic(found)
  assert.ok(some >= least * of, found)
}

test('every recorded fault fails scenarios of the suite', async () => {
  const keys = new Set((await PLANNED).map(keyIn))
  assert.ok(RECORDED.length > 0)
  const unknown = RECORDED.flatMap(({ name, failures }) =>
    Object.keys(failures).flatMap((key) => (keys.has(key) ? [] : [`${name}: ${key}`])),
  )
  assert.deepEqual(unknown, [], 'the signatures are of other features: npm run prove -- --write')
})

for (const [what, all] of [
  ['a run that plays everything', true],
  ['a run that leaves out what rests on failed clauses', false],
] as const) {
  const found = PLANNED.then((planned) => RECORDED.flatMap((fault) => causesOf(fault, planned, all)))

  test(`in ${what}, the neighbours of a fault are of its clauses`, async (t) => {
    const causes = await found
    const others = causes.map(({ fault, run, own }) => {
      return {
        fault,
        hints: nearest(
          run,
          own,
          RECORDED.filter((other) => other !== fault),
        ),
      }
    })
    const hinted = others.filter(({ hints }) => hints.length > 0)
    const none = `${RECORDED.length} faults, ${causes.length} causes, ${causes.length - hinted.length} without a hint`
    atLeast(RIGHT, hinted.filter(isRight).length, hinted.length, `${none}; hints with the right clause`, t)
  })

  test(`in ${what}, a fault is known again`, async (t) => {
    const causes = await found
    atLeast(KNOWN_AGAIN, causes.filter(isNamed).length, causes.length, 'causes for which the fault is named', t)
    const nearly = causes.flatMap(nearlyAs)
    atLeast(NEARLY, nearly.filter(isNamed).length, nearly.length, 'the same with one failure fewer', t)
  })
}
