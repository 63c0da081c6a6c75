import { CLAUSE_VERDICTS } from '../../../schemas/shared'
import type { ClauseRow, ClauseVerdict, Part, Report } from '../../../schemas/types'
import { lackingText } from '../../judging/lacking'
import { countsOf } from '../../judging/verdict'
import { count, duration, visible } from '../../text'
import { groupErrors } from '../error-groups'
import { MARKS } from '../terminal/style'
import {
  completenessText,
  conclusionOf,
  countsText,
  partText,
  sentenceOf,
  staleText,
  targetText,
} from '../verdict-text'

/** What the page says first: the verdict, who was judged and how, and a bar for each section. */
export function headOf(report: Report) {
  const { summary, run } = report
  const { verdict } = conclusionOf(report)
  return {
    title: report.specification.title,
    verdict,
    // the others mean nothing to somebody who sees them first
    mark: ['pass', 'fail', 'error'].includes(verdict) ? MARKS[verdict] : '',
    sentence: sentenceOf(report),
    // the same order as the terminal's
    lines: [
      partText(report, 'specification'),
      ...(summary.parts.completion.run > 0
        ? [[partText(report, 'completion'), completenessText(report)].filter((text) => text !== '').join(' — ')]
        : []),
    ],
    how: [
      howText(report),
      `${count(report.scenarios.length, 'scenario')} in ${duration(summary.durationMs)}`,
      run.startedAt.replace('T', ' ').replace(/:\d\d(\.\d+)?Z$/, ' UTC'),
    ].filter((text) => text !== ''),
    notes: notesOf(report),
    errors: groupErrors(report).map(({ error, scenarios }) => ({
      title: error.origin === 'target' ? 'The target could not be judged' : 'The suite itself is at fault',
      message: visible(error.message),
      output: visible(error.output.trimEnd()),
      affected: `${count(scenarios.length, 'scenario')} of ${report.scenarios.length} could not be judged`,
    })),
    parts: (['specification', 'completion'] as const)
      .map((part) => ({ part, title: PARTS[part], sections: barsOf(report, part) }))
      .filter(({ sections }) => sections.length > 0),
    facts: factsOf(report),
  }
}

/** `judged as a command, over Engine.IO at /engine.io, by 2 workers, with --strict` */
function howText({ implementation: { kind, path, protocol = 4 }, run: { strict, only } }: Report): string {
  const revision = protocol === 4 ? '' : ` revision ${protocol}`
  const words = [`judged as a ${kind}`, `over Engine.IO${revision} at ${path}`]
  return [...words, only.length > 0 ? 'a selection' : '', strict ? 'strictly' : ''].filter(Boolean).join(', ')
}

const PARTS: Record<Part, string> = {
  specification: 'The specification',
  completion: 'Completions: what it leaves open',
}

/** What a reader must know beside the verdict. */
function notesOf({ summary }: Report): string[] {
  const lacking = summary.notObserved.map(
    ({ capability, declared, clauses }) =>
      `Not observed, because ${lackingText([capability])}${declared ? ' (declared absent)' : ''}: ${clauses.join(', ')}.`,
  )
  return [...lacking, visible(staleText(summary))].filter((note) => note !== '')
}

function barsOf({ clauses }: Report, part: Part) {
  const rows = clauses.filter((row) => row.part === part)
  return [...new Set(rows.map(({ section }) => section))].map((section) => {
    const own = rows.filter((row) => row.section === section)
    return { section, heading: own[0]?.heading ?? '', text: countsText(countsOf(own)), bar: barOf(own) }
  })
}

/** The pieces of a bar, best first, in per cent of its length. */
function barOf(rows: ClauseRow[]) {
  const numberOf = (verdict: ClauseVerdict) => rows.filter((row) => row.verdict === verdict).length
  let from = 0
  return [...CLAUSE_VERDICTS].reverse().flatMap((verdict) => {
    const length = (numberOf(verdict) / rows.length) * 100
    const piece = { verdict, from: from.toFixed(2), length: length.toFixed(2) }
    from += length
    return length > 0 ? [piece] : []
  })
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
    ended: run.ended === undefined ? '' : `early, by ${run.ended}: not everything was judged`,
    run: `${run.startedAt}, ${count(scenarios.length, 'scenario')}${times} in ${duration(summary.durationMs)}, ${count(run.workers, 'worker')}, seed ${run.seed}, Node ${run.node}`,
  }
  return Object.entries(facts).filter(([, text]) => text !== '')
}
