import { Eta } from 'eta'
import { CLAUSE_VERDICTS, STEP } from '../../../schemas/shared'
import type { ClauseRow, ClauseVerdict, Report, ScenarioRow, TranscriptEntry } from '../../../schemas/types'
import { lackingText } from '../../judging/lacking'
import { count, duration, visible } from '../../text'
import { readAsset } from '../assets'
import { groupErrors } from '../error-groups'
import {
  causeText,
  completenessText,
  conclusionOf,
  likenessText,
  partText,
  restsOnText,
  runsText,
  staleText,
  targetText,
} from '../verdict-text'

/** The report as one self-contained HTML page. It needs no network, is readable without scripts, and follows the reader's colour scheme. */
export function toHtml(report: Report): string {
  // text from servers goes into the page, so nothing but our own style and script may be inserted unescaped (<%~)
  return new Eta({ autoEscape: true }).renderString(readAsset('html/report.eta'), viewOf(report))
}

function viewOf(report: Report) {
  const scenarios = new Map(report.scenarios.map((scenario) => [scenario.id, scenario]))
  return {
    report,
    conclusion: conclusionOf(report),
    about: [report.implementation.name ?? '', report.specification.title].filter(Boolean).map(visible).join(' · '),
    lackingText,
    stale: visible(staleText(report.summary)),
    causes: (report.summary.causes ?? []).map(({ clause, looksLike = [], ...cause }) => ({
      clause,
      text: causeText({ clause, ...cause }, report),
      hints: looksLike.map(likenessText),
    })),
    lines: [
      partText(report, 'specification'),
      ...(report.summary.parts.completion.run > 0
        ? [[partText(report, 'completion'), completenessText(report)].filter((part) => part !== '').join(' — ')]
        : []),
    ],
    counts: CLAUSE_VERDICTS.map((name) => ({ name, number: report.summary.counts[name] ?? 0 })).filter(
      ({ number }) => number > 0,
    ),
    errors: groupErrors(report).map(({ error, scenarios: affected }) => ({
      title: error.origin === 'target' ? 'The target could not be judged' : 'The suite itself is at fault',
      message: visible(error.message),
      output: visible(error.output.trimEnd()),
      affected: `${count(affected.length, 'scenario')} of ${report.scenarios.length} could not be judged`,
    })),
    sections: sectionsOf(report.clauses, scenarios),
    facts: factsOf(report),
    // colours have a contrast of at least 4.5:1 against their background, light and dark
    style: readAsset('html/report.css'),
    // filters the clauses by verdict; without it the page shows everything
    script: readAsset('html/report.js'),
  }
}

/** The verdicts whose clauses are shown open at first. */
const OPEN: ClauseVerdict[] = ['fail', 'flaky', 'warning']

function sectionsOf(rows: ClauseRow[], scenarios: Map<string, ScenarioRow>) {
  const ids = [...new Set(rows.map(({ part, section }) => `${part} ${section}`))]
  return ids.map((id) => {
    const clauses = rows.filter(({ part, section }) => `${part} ${section}` === id)
    return {
      heading: clauses[0]?.heading ?? '',
      section: clauses[0]?.section ?? '',
      completion: clauses[0]?.part === 'completion',
      clauses: clauses.map((row) => ({
        ...row,
        depth: row.number.split('.').length - 1,
        open: OPEN.includes(row.verdict),
        known: visible(row.knownFailure ?? ''),
        runs: runsText(row.runs),
        observations: (row.observations ?? []).map(visible),
        reason: visible(row.reason ?? ''),
        rows: row.scenarios.flatMap((scenario) => scenarios.get(scenario) ?? []).map(scenarioView),
      })),
    }
  })
}

function scenarioView(scenario: ScenarioRow) {
  const { name, uri, line, verdict, durationMs, failure, restsOn, notPlayed, notObserved, error, runs } = scenario
  return {
    name,
    verdict,
    where: `${uri}:${line}`,
    took: [duration(durationMs), runsText(runs)].filter((part) => part !== '').join(' · '),
    details: [
      ...(restsOn ? [{ label: 'inconclusive', text: restsOnText(restsOn, notPlayed) }] : []),
      ...(failure
        ? [
            { label: 'requirement', text: visible(failure.requirement) },
            { label: 'expected', text: visible(failure.expected) },
            { label: 'actual', text: visible(failure.actual) },
          ]
        : []),
      ...(notObserved
        ? [{ label: 'not observed', text: `${notObserved.requirement}: no ${notObserved.capability}` }]
        : []),
      ...(error ? [{ label: 'error', text: visible(error.message) }] : []),
    ],
    transcript: (failure?.transcript ?? error?.transcript ?? []).map(entryView),
  }
}

function entryView({ atMs, source, event, text, via = '', quoted }: TranscriptEntry) {
  const isStep = source === STEP
  return { isStep, quoted, at: atMs.toFixed(1), source: visible(source), event, via, text: visible(text) }
}

function factsOf(report: Report) {
  const { suite, specification, implementation, run, summary, scenarios } = report
  const { redis, path, protocol = 4, dialect, withoutDeclared } = implementation
  const times = run.repeat === undefined ? '' : `, ${run.repeat} times each,`
  const frames = summary.unknownFrames
  const unknown = frames ? `; ${count(frames, 'frame')} it does not know were received` : ''
  const facts = {
    target: targetText(implementation),
    redis: redis ?? '',
    'Engine.IO': `path ${path}, protocol revision ${protocol}`,
    dialect: dialect ? `${visible(dialect)}: it translated requests, messages and names${unknown}` : '',
    'declared absent': withoutDeclared.join(', '),
    only: run.onlyFailedIn === undefined ? run.only.join(', ') : `what did not pass in ${visible(run.onlyFailedIn)}`,
    specification: `${specification.title}, edition ${specification.edition}`,
    suite: `${suite.name} ${suite.version}, features ${suite.featuresDigest.slice(0, 12)}`,
    run: `${run.startedAt}, ${count(scenarios.length, 'scenario')}${times} in ${duration(summary.durationMs)}, ${count(run.workers, 'worker')}, seed ${run.seed}, Node ${run.node}`,
  }
  return Object.entries(facts).filter(([, text]) => text !== '')
}
