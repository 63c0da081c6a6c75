import {
  clauseIdsIn,
  OBSERVATION_MEDIA_TYPE,
  OUTCOME_MEDIA_TYPE,
  UNKNOWN_FRAMES_MEDIA_TYPE,
} from '../../schemas/shared'
import type { Outcome, ScenarioRow, Step } from '../../schemas/types'
import type { Envelope } from './envelope'
import { readOutcome } from './outcome'
import { keyOf } from './signature'
import { Sentences } from './undefined-step'

type Message<K extends keyof Envelope> = NonNullable<Envelope[K]>
type StepResult = Message<'testStepFinished'>['testStepResult']

/** A scenario that has not run yet. */
export type PlannedScenario = Pick<ScenarioRow, 'id' | 'key' | 'name' | 'uri' | 'line' | 'clauses'> & {
  tags: string[]
  /** the same for all examples of an outline */
  outline?: string
}

/** The same with the text of its steps, with the values of the example filled in, and their keywords. */
export type ScenarioWithSteps = PlannedScenario & { steps: string[]; keywords: string[] }

interface Running {
  scenario: ScenarioWithSteps
  startedMs: number
  results: { result: StepResult; step: string; hint: string }[]
  /** which step did not pass first, and how it ended; undefined where each passed */
  ended?: { index: number; status: StepResult['status'] }
  outcome?: Outcome
  observations: string[]
  unknownFrames: number
}

/** The id of the scenario that a pickle is: `file:line`. */
export function idOf(pickle: Pick<Message<'pickle'>, 'uri' | 'location'>): string {
  return `${pickle.uri}:${lineOf(pickle)}`
}

function lineOf({ location }: Pick<Message<'pickle'>, 'location'>): number {
  return location?.line ?? 1
}

/** Turns Cucumber's messages into scenarios with verdicts. Of clauses it knows only the tags. */
export class ScenarioCollector {
  /** One message for each feature file that is not valid Gherkin. */
  readonly parseErrors: string[] = []
  private readonly pickles = new Map<string, Message<'pickle'>>()
  private readonly stepTexts = new Map<string, { text: string; astNode: string | undefined; index: number }>()
  private readonly sentences = new Sentences()
  private readonly testCases = new Map<string, ScenarioWithSteps>()
  private readonly running = new Map<string, Running>()
  private readonly finished = new Set<string>()

  /** The scenarios of this run, in the order of the features. The list is complete when the first scenario starts. */
  get planned(): ScenarioWithSteps[] {
    return [...this.testCases.values()]
  }

  /** Handles one message. Returns the scenario that it finished, if any. */
  accept(envelope: Envelope): ScenarioRow | undefined {
    const { parseError, pickle, testCase, testCaseStarted, attachment, testStepFinished, testCaseFinished } = envelope
    this.sentences.accept(envelope)
    if (parseError) this.parseErrors.push(`${parseError.source.uri} ${parseError.message}`)
    else if (pickle) this.pickles.set(pickle.id, pickle)
    else if (testCase) this.plan(testCase)
    else if (testCaseStarted) this.start(testCaseStarted)
    else if (attachment) this.attach(attachment)
    else if (testStepFinished) this.finishStep(testStepFinished)
    else if (testCaseFinished) return this.finish(testCaseFinished)
    return undefined
  }

  /** The scenarios that did not finish, as errors: a worker of the suite ended too early. `how` says how workers ended. */
  unfinished(how: string): ScenarioRow[] {
    const started = new Set([...this.running.values()].map(({ scenario }) => scenario.id))
    const remaining = this.planned.filter(({ id }) => !this.finished.has(id))
    return remaining.map((planned) => {
      const scenario = rowOf(planned)
      const when = started.has(scenario.id) ? 'in the middle of a scenario' : 'before all scenarios could be run'
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
    const line = lineOf(pickle)
    const clauses = clauseIdsIn(pickle.tags)
    const [outline, example] = pickle.astNodeIds
    const texts = pickle.steps.map(({ text }) => text)
    this.testCases.set(testCase.id, {
      id: idOf(pickle),
      key: keyOf({ clauses, name, steps: texts }),
      name,
      uri,
      line,
      clauses,
      tags: tags.map((tag) => tag.slice(1)),
      ...(example !== undefined && { outline }),
      steps: texts,
      keywords: pickle.steps.map(({ astNodeIds }) => this.sentences.keyword(astNodeIds[0])),
    })
    const steps = new Map(pickle.steps.map((step, index) => [step.id, { ...step, index }]))
    for (const { id, pickleStepId } of testCase.testSteps) {
      const step = steps.get(pickleStepId ?? '')
      if (step) this.stepTexts.set(id, { text: step.text, astNode: step.astNodeIds[0], index: step.index })
    }
  }

  private start({ id, testCaseId, timestamp }: Message<'testCaseStarted'>): void {
    const scenario = this.testCases.get(testCaseId)
    if (!scenario) return
    this.running.set(id, { scenario, startedMs: toMs(timestamp), results: [], observations: [], unknownFrames: 0 })
  }

  private finishStep({ testStepId, testStepResult: result, testCaseStartedId }: Message<'testStepFinished'>): void {
    const run = this.running.get(testCaseStartedId)
    if (!run) return
    const { status } = result
    const { text, astNode, index } = this.stepTexts.get(testStepId) ?? {}
    const hint = status === 'UNDEFINED' ? this.sentences.hint(astNode, text ?? '') : ''
    run.results.push({ result, step: text === undefined ? 'a hook' : `"${text}"`, hint })
    if (index !== undefined && status !== 'PASSED') run.ended ??= { index, status }
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
    const durationMs = toMs(timestamp) - run.startedMs
    const { observations, unknownFrames, ended } = run
    const result = resultOf(run)
    // a step is skipped, too, where a hook says that the whole scenario is not to be played
    const isHere = ended && (ended.status !== 'SKIPPED' || result.verdict === 'not-observed')
    return {
      ...rowOf(run.scenario, isHere ? ended.index : undefined),
      durationMs,
      ...result,
      ...(observations.length > 0 && { observations }),
      ...(unknownFrames > 0 && { unknownFrames }),
    }
  }
}

/** What a report says of a scenario before it has a verdict. It ended in the step of this index, if in any. */
function rowOf({ tags: _, outline: __, keywords, ...scenario }: ScenarioWithSteps, ended?: number) {
  const steps = scenario.steps.map((text, index): Step => {
    const keyword = keywords[index] ?? '*'
    return { keyword, text, ...(index === ended && { ended: true }) }
  })
  return { ...scenario, steps }
}

/** The verdict of a finished scenario: from its outcome if it attached one, otherwise from the status of its steps. */
function resultOf({ outcome, results }: Running): Pick<ScenarioRow, 'verdict' | 'failure' | 'notObserved' | 'error'> {
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
  const notPassed = wrong ?? skipped
  if (!outcome && !notPassed) return { verdict: 'pass' }
  const message = outcome?.message ?? (notPassed ? stepErrorText(notPassed) : '')
  return { verdict: 'error', error: { origin: 'suite', message, output: '', transcript: outcome?.transcript ?? [] } }
}

/** Why a step that did not pass is an error of the suite: nothing attached an outcome. */
function stepErrorText({ result, step, hint }: Running['results'][number]): string {
  switch (result.status) {
    case 'UNDEFINED':
      return `The suite has no definition for the step ${step}.${hint}`
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
