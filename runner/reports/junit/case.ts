import type { ClauseRow, Failure, ScenarioRow, TranscriptEntry } from '../../../schemas/types'
import { lackingText } from '../../judging/lacking'
import { restsOnText, runsText } from '../verdict-text'

interface Problem {
  message: string
  type: string
  text: string
}

/** One `testcase`. */
export interface CaseView {
  head: Record<string, string | number>
  failure?: Problem
  error?: Problem
  skipped?: { message: string }
  output: string
}

/** How a scenario went, by the rows of its clauses: it fails only if a failure of it counts. */
export function caseOf(scenario: ScenarioRow, judged: ClauseRow[]): Omit<CaseView, 'head'> {
  const { failure, restsOn, notPlayed, notObserved, error, observations = [], runs } = scenario
  const view: Omit<CaseView, 'head'> = { output: '' }
  const output = observations.map((text) => `seen: ${text}`)
  if (restsOn !== undefined) {
    view.skipped = { message: `inconclusive: ${restsOnText(restsOn, notPlayed)}` }
    output.push(view.skipped.message, ...(failure ? [explain(failure)] : []))
  } else if (failure) output.push(...judgeFailure(view, failure, judged))
  const repeated = runsText(runs)
  if (repeated) output.push(repeated)
  if (notObserved) {
    const { capability, requirement } = notObserved
    const message = `not observed, because ${lackingText([capability])}: ${requirement}`
    view.skipped = { message }
    output.push(message)
  }
  if (error) {
    const text = [error.output, ...error.transcript.map(line)].filter((part) => part !== '').join('\n')
    view.error = { message: error.message, type: `${error.origin}-error`, text }
  }
  return { ...view, output: output.join('\n') }
}

/** Enters a failure into the view, and returns what is to be printed instead where it does not count. */
function judgeFailure(view: Omit<CaseView, 'head'>, failure: Failure, judged: ClauseRow[]): string[] {
  const text = explain(failure)
  if (judged.some(({ level, verdict }) => level === 'must' && verdict !== 'known-failure')) {
    view.failure = { message: `${failure.requirement}: ${failure.actual}`, type: 'fail', text }
    return []
  }
  const known = judged.flatMap(({ id, knownFailure }) => (knownFailure === undefined ? [] : `${id}: ${knownFailure}`))
  if (known.length === 0) return [`warning: ${text}`]
  const reasons = known.map((reason) => `known failure: ${reason}`)
  view.skipped = { message: reasons.join('\n') }
  return [...reasons, text]
}

function explain({ requirement, expected, actual, transcript }: Failure): string {
  const head = [`requirement: ${requirement}`, `expected: ${expected}`, `actual: ${actual}`, 'transcript:']
  return [...head, ...transcript.map(line)].join('\n')
}

function line({ atMs, source, event, text }: TranscriptEntry): string {
  return `${atMs.toFixed(1)} ms ${source} ${event} ${text}`
}
