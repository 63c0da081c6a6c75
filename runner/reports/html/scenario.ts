import { STEP } from '../../../schemas/shared'
import type { Report, ScenarioRow, TranscriptEntry } from '../../../schemas/types'
import { duration, shorten, visible } from '../../text'
import { replayCommand, runAgainCommand } from '../run-again'
import { MARKS } from '../terminal/style'
import { restsOnText, runsText } from '../verdict-text'
import { transcriptOf } from './transcripts'

/** Characters of requirement, expected and actual, which list a generated case step by step; and where no transcript fits. */
const LIMIT = { usual: 2_000, short: 200 }

/** How a scenario is shown: with its transcript, if it has one and there is room for it, and open where it is seen first. */
interface Look {
  transcript: string | undefined
  isSeen: boolean
}

export function scenarioView(scenario: ScenarioRow, report: Report, { transcript, isSeen }: Look) {
  const { id, name, uri, line, verdict, durationMs, runs, steps = [], notPlayed } = scenario
  const leftOut = transcript === undefined && transcriptOf(scenario).length > 0
  return {
    id,
    name: visible(name),
    verdict,
    mark: MARKS[verdict],
    isSeen,
    steps: steps.map(({ keyword, text, ended }) => ({ keyword, text: visible(text), ended: ended === true })),
    where: `${uri}:${line}`,
    took: [notPlayed ? '' : duration(durationMs), runsText(runs)].filter((part) => part !== '').join(' · '),
    details: detailsOf(scenario, leftOut ? LIMIT.short : LIMIT.usual),
    transcript: transcript ?? '',
    leftOut,
    again: scenario.failure || scenario.error ? againText(scenario, report) : '',
  }
}

function detailsOf({ failure, restsOn, notPlayed, notObserved, error }: ScenarioRow, limit: number) {
  const texts = {
    inconclusive: restsOn && restsOnText(restsOn, notPlayed),
    requirement: failure?.requirement,
    expected: failure?.expected,
    actual: failure?.actual,
    'not observed': notObserved && `${notObserved.requirement}: no ${notObserved.capability}`,
    error: error?.message,
  }
  return Object.entries(texts).flatMap(([label, text]) =>
    text === undefined ? [] : [{ label, text: shorten(visible(text), limit) }],
  )
}

/** The command that plays it again: its trace if there is one, otherwise the clause that it judges. */
function againText(scenario: ScenarioRow, report: Report): string {
  return replayCommand(report, scenario) ?? runAgainCommand(report, scenario.clauses[0] ?? '')
}

export function entryView({ atMs, source, event, text, via = '', quoted }: TranscriptEntry) {
  return {
    isStep: source === STEP,
    quoted,
    at: atMs.toFixed(1),
    source: visible(source),
    event: visible(event),
    via: visible(via),
    text: visible(text),
  }
}
