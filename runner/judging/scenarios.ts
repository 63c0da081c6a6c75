import type { runCucumber } from '@cucumber/cucumber/api'
import {
  clauseIdsIn,
  OBSERVATION_MEDIA_TYPE,
  OUTCOME_MEDIA_TYPE,
  UNKNOWN_FRAMES_MEDIA_TYPE,
} from '../../schemas/shared'
import type { Outcome, ScenarioRow } from '../../schemas/types'
import { readOutcome } from './outcome'

/** A Cucumber message. */
export type Envelope = Parameters<NonNullable<Parameters<typeof runCucumber>[2]>>[0]
type Message<K extends keyof Envelope> = NonNullable<Envelope[K]>
type StepResult = Message<'testStepFinished'>['testStepResult']

/** A scenario before it was run. */
export type PlannedScenario = Pick<ScenarioRow, 'id' | 'name' | 'uri' | 'line' | 'clauses'> & { tags: string[] }

/** The same with its sentences, examples filled in. */
export type WordedScenario = PlannedScenario & { steps: string[] }

interface Running {
  scenario: WordedScenario
  startedMs: number
  results: { result: StepResult; step: string }[]
  outcome?: Outcome
  observations: string[]
  unknownFrames: number
}

/** Makes scenarios with verdicts out of Cucumber's messages; knows nothing of clauses but their tags. */
export class ScenarioCollector {
  /** One message for each feature file that is no Gherkin. */
  readonly parseErrors: string[] = []
  private readonly pickles = new Map<string, Message<'pickle'>>()
  private readonly stepTexts = new Map<string, string>()
  private readonly testCases = new Map<string, WordedScenario>()
  private readonly running = new Map<string, Running>()
  private readonly finished = new Set<string>()

  /** The scenarios of this run, in the order of the features. Complete when the first one starts. */
  get planned(): WordedScenario[] {
    return [...this.testCases.values()]
  }

  /** Take one message; gives the scenario that it finished, if it did. */
  accept(envelope: Envelope): ScenarioRow | undefined {
    const { parseError, pickle, testCase, testCaseStarted, attachment, testStepFinished, testCaseFinished } = envelope
    if (parseError) this.parseErrors.push(`${parseError.source.uri} ${parseError.message}`)
    else if (pickle) this.pickles.set(pickle.id, pickle)
    else if (testCase) this.plan(testCase)
    else if (testCaseStarted) this.start(testCaseStarted)
    else if (attachment) this.attach(attachment)
    else if (testStepFinished) {
      const { testStepId, testStepResult, testCaseStartedId } = testStepFinished
      const step = this.stepTexts.get(testStepId) ?? 'a hook'
      this.running.get(testCaseStartedId)?.results.push({ result: testStepResult, step })
    } else if (testCaseFinished) return this.finish(testCaseFinished)
    return undefined
  }

  /** The scenarios that never finished, as errors: a worker of the suite ended before they could. */
  unfinished(how: string): ScenarioRow[] {
    const begun = new Set([...this.running.values()].map(({ scenario }) => scenario.id))
    const left = this.planned.filter(({ id }) => !this.finished.has(id))
    return left.map(({ tags: _, steps: __, ...scenario }) => {
      const when = begun.has(scenario.id) ? 'in the middle of a scenario' : 'before all scenarios could be run'
      const message = `A worker of the suite ended ${when}${how}.`
      const error = { origin: 'suite' as const, message, output: '', transcript: [] }
      return { ...scenario, verdict: 'error', durationMs: 0, error }
    })
  }

  private plan(testCase: Message<'testCase'>): void {
    const pickle = this.pickles.get(testCase.pickleId)
    if (!pickle) return
    const tags = pickle.tags.map(({ name }) => name)
    const { uri, name } = pickle
    const line = pickle.location?.line ?? 1
    const clauses = clauseIdsIn(pickle.tags)
    this.testCases.set(testCase.id, {
      id: `${uri}:${line}`,
      name,
      uri,
      line,
      clauses,
      tags: tags.map((tag) => tag.slice(1)),
      steps: pickle.steps.map(({ text }) => text),
    })
    const texts = new Map(pickle.steps.map(({ id, text }) => [id, text]))
    for (const { id, pickleStepId } of testCase.testSteps) {
      if (pickleStepId) this.stepTexts.set(id, `"${texts.get(pickleStepId)}"`)
    }
  }

  private start({ id, testCaseId, timestamp }: Message<'testCaseStarted'>): void {
    const scenario = this.testCases.get(testCaseId)
    if (!scenario) return
    this.running.set(id, { scenario, startedMs: toMs(timestamp), results: [], observations: [], unknownFrames: 0 })
  }

  private attach({ testCaseStartedId, mediaType, body, contentEncoding }: Message<'attachment'>): void {
    const run = this.running.get(testCaseStartedId ?? '')
    if (!run) return
    const text = contentEncoding === 'BASE64' ? Buffer.from(body, 'base64').toString('utf8') : body
    if (mediaType === OUTCOME_MEDIA_TYPE) run.outcome = readOutcome(text)
    if (mediaType === OBSERVATION_MEDIA_TYPE) run.observations.push(text)
    if (mediaType === UNKNOWN_FRAMES_MEDIA_TYPE) run.unknownFrames = Number(text)
  }

  private finish({ testCaseStartedId, timestamp }: Message<'testCaseFinished'>): ScenarioRow | undefined {
    const run = this.running.get(testCaseStartedId)
    if (!run) return undefined
    this.running.delete(testCaseStartedId)
    this.finished.add(run.scenario.id)
    const { tags: _, steps: __, ...scenario } = run.scenario
    const durationMs = toMs(timestamp) - run.startedMs
    const { observations, unknownFrames } = run
    return {
      ...scenario,
      durationMs,
      ...judge(run),
      ...(observations.length > 0 && { observations }),
      ...(unknownFrames > 0 && { unknownFrames }),
    }
  }
}

/** The verdict of a finished scenario: its outcome where it attached one, else what its steps came to. */
function judge({ outcome, results }: Running): Pick<ScenarioRow, 'verdict' | 'failure' | 'notObserved' | 'error'> {
  if (outcome?.outcome === 'fail') {
    const { outcome: _, ...failure } = outcome
    return { verdict: 'fail', failure }
  }
  if (outcome?.outcome === 'not-observed') {
    const { outcome: _, ...notObserved } = outcome
    return { verdict: 'not-observed', notObserved }
  }
  if (outcome?.outcome === 'target-error') {
    const { outcome: _, ...error } = outcome
    return { verdict: 'error', error: { origin: 'target', ...error } }
  }
  const wrong = results.find(({ result }) => result.status !== 'PASSED' && result.status !== 'SKIPPED')
  const skipped = results.find(({ result }) => result.status === 'SKIPPED')
  const culprit = wrong ?? skipped
  if (!outcome && !culprit) return { verdict: 'pass' }
  const message = outcome?.message ?? (culprit ? describe(culprit) : '')
  return { verdict: 'error', error: { origin: 'suite', message, output: '', transcript: outcome?.transcript ?? [] } }
}

/** What a step that did not pass says of the suite, since no outcome was attached. */
function describe({ result, step }: { result: StepResult; step: string }): string {
  switch (result.status) {
    case 'UNDEFINED':
      return `The suite has no definition for the step ${step}.`
    case 'AMBIGUOUS':
      return `The suite has several definitions for the step ${step}.`
    case 'PENDING':
      return `The suite has only a pending definition for the step ${step}.`
    case 'SKIPPED':
      return `The suite skipped ${step} and did not say why.`
    default:
      return `The suite failed in ${step}: ${result.exception?.message ?? result.message ?? result.status}`
  }
}

function toMs({ seconds, nanos }: { seconds: number; nanos: number }): number {
  return seconds * 1000 + nanos / 1e6
}
