import { Eta } from 'eta'
import { CLAUSE_VERDICTS } from '../../../schemas/shared'
import type { ClauseRow, ClauseVerdict, Report, ScenarioRow, TranscriptEntry } from '../../../schemas/types'
import { count, duration, visible } from '../../text'
import { groupErrors } from '../error-groups'
import { completeness, headline, partLine, runsText, staleText, targetName } from '../verdict-text'
import { SCRIPT } from './script'
import { STYLE } from './style'
import { TEMPLATE } from './template'

/** The report as one page that needs nothing else: no network, no script to be read, light or dark as the reader has it. */
export function toHtml(report: Report): string {
  // the text of servers goes into the page, so nothing may be put in unescaped but our own style and script
  return new Eta({ autoEscape: true }).renderString(TEMPLATE, viewOf(report))
}

function viewOf(report: Report) {
  const scenarios = new Map(report.scenarios.map((scenario) => [scenario.id, scenario]))
  const { text, verdict } = headline(report)
  return {
    report,
    headline: { text, verdict },
    about: [report.implementation.name ?? '', report.specification.title].filter(Boolean).map(visible).join(' · '),
    stale: visible(staleText(report.summary)),
    lines: [
      partLine(report, 'specification'),
      ...(report.summary.parts.completion.run > 0
        ? [[partLine(report, 'completion'), completeness(report)].filter((part) => part !== '').join(' — ')]
        : []),
    ],
    counts: CLAUSE_VERDICTS.map((name) => ({ name, number: report.summary.counts[name] ?? 0 })).filter(
      ({ number }) => number > 0,
    ),
    errors: groupErrors(report).map(({ error, scenarios: touched }) => ({
      title: error.origin === 'target' ? 'The target could not be judged' : 'The suite itself is at fault',
      message: visible(error.message),
      output: visible(error.output.trimEnd()),
      touched: `${count(touched.length, 'scenario')} of ${report.scenarios.length} could not be judged`,
    })),
    sections: sectionsOf(report.clauses, scenarios),
    facts: factsOf(report),
    style: STYLE,
    script: SCRIPT,
  }
}

/** What a reader has come for. */
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

function scenarioView({ name, uri, line, verdict, durationMs, failure, notObserved, error, runs }: ScenarioRow) {
  return {
    name,
    verdict,
    where: `${uri}:${line}`,
    took: [duration(durationMs), runsText(runs)].filter((part) => part !== '').join(' · '),
    told: [
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

function entryView({ atMs, source, event, text }: TranscriptEntry) {
  return { at: atMs.toFixed(1), source: visible(source), event, text: visible(text) }
}

function factsOf(report: Report) {
  const { suite, specification, implementation, run, summary, scenarios } = report
  const { redis, path, protocol = 4, dialect, withoutDeclared } = implementation
  const times = run.repeat === undefined ? '' : `, ${run.repeat} times each,`
  const frames = summary.unknownFrames
  const unknown = frames ? `; ${count(frames, 'frame')} came that it does not know` : ''
  const facts = {
    target: targetName(implementation),
    redis: redis ?? '',
    'Engine.IO': `path ${path}, protocol revision ${protocol}`,
    dialect: dialect ? `${visible(dialect)}: requests, messages and names were translated by it${unknown}` : '',
    'declared absent': withoutDeclared.join(', '),
    only: run.onlyFailedIn === undefined ? run.only.join(', ') : `what had not passed in ${visible(run.onlyFailedIn)}`,
    specification: `${specification.title}, edition ${specification.edition}`,
    suite: `${suite.name} ${suite.version}, features ${suite.featuresDigest.slice(0, 12)}`,
    run: `${run.startedAt}, ${count(scenarios.length, 'scenario')}${times} in ${duration(summary.durationMs)}, ${count(run.workers, 'worker')}, seed ${run.seed}, Node ${run.node}`,
  }
  return Object.entries(facts).filter(([, text]) => text !== '')
}
