import type { PhrasingContent, RootContent } from 'mdast'
import { CLAUSE_VERDICTS } from '../../../schemas/shared'
import type { ClauseRow, Report } from '../../../schemas/types'
import { exitCodeOfRun } from '../../exit-code'
import { lackingText } from '../../judging/lacking'
import { count, duration, joinWords } from '../../text'
import { MARKS } from '../terminal/style'
import { completenessText, conclusionOf, partText, runsText } from '../verdict-text'
import { causeParts, errorParts, otherFailures } from './failures'
import { fitted, type Piece } from './fit'
import { bullets, code, heading, paragraph, strong, table, text } from './nodes'

/** Bytes. GitHub takes 1 MiB of all that a step writes to its summary, and shows nothing of more. */
const LIMIT = 900_000
/** So many causes and errors are open to the reader; the others are folded. */
const OPEN = 5

/**
 * The report as Markdown (GitHub flavoured), for the summary of a step or a comment: the verdict, who was judged, the causes and the
 * sections; the rest is folded. Whatever a server said stands in code, where nothing is markup, a link or a mention.
 */
export function toMarkdown(report: Report, limit = LIMIT): string {
  const errors = errorParts(report)
  const causes = causeParts(report)
  const others = otherFailures(report)
  const pieces: Piece[] = [
    headNodes(report, causes.length),
    ...errors.slice(0, OPEN),
    ...(causes.length > 0 ? [[heading(3, text(count(causes.length, 'cause')))]] : []),
    ...causes.slice(0, OPEN),
    ...fold(count(causes.length - OPEN, 'more cause'), causes.slice(OPEN)),
    ...fold(count(errors.length - OPEN, 'more error'), errors.slice(OPEN)),
    [heading(3, text('Sections')), sectionsTable(report.clauses)],
    ...fold('Every clause', clauseParts(report.clauses)),
    ...fold(count(others.length, causes.length > 0 ? 'more failure' : 'failure'), others),
  ]
  return fitted(pieces, limit)
}

function fold(name: string, pieces: RootContent[][]): Piece[] {
  return pieces.length > 0 ? [{ fold: name, pieces }] : []
}

function headNodes(report: Report, causes: number): RootContent[] {
  const { summary } = report
  const stale = summary.stale
    ? [
        [
          paragraph(
            strong(`Listed as known to fail, but no failure: ${joinWords(summary.stale.clauses)}.`),
            text(' Take what passes off the list, '),
            code(summary.stale.source),
          ),
        ],
      ]
    : []
  const frames = summary.unknownFrames
    ? [[paragraph(text(`${count(summary.unknownFrames, 'frame')} came that the dialect does not know.`))]]
    : []
  return [
    heading(2, text(`${markOf(report)} ${verdictText(report, causes)}`)),
    paragraph(...judgedText(report)),
    bullets([
      [paragraph(text(partText(report, 'specification')))],
      ...(summary.parts.completion.run > 0 ? [[paragraph(text(partText(report, 'completion')))]] : []),
      ...summary.notObserved.map(({ capability, declared, clauses }) => [
        paragraph(
          text(
            `Not observed, because ${lackingText([capability])} (${declared ? 'declared' : 'not declared'}): ${joinWords(clauses)}`,
          ),
        ),
      ]),
      ...stale,
      ...frames,
    ]),
  ]
}

/** GitHub shows no colours but those of emoji. */
function markOf(report: Report): string {
  const { verdict } = conclusionOf(report)
  if (exitCodeOfRun(report.summary, report.run.strict) !== 0) return '❌'
  if (verdict === 'pass') return '✅'
  return verdict === 'known-failure' || report.run.ended !== undefined ? '⚠️' : 'ℹ️'
}

/** `Not spec-conformant: 2 causes`; `Spec-conformant and complete`. */
function verdictText(report: Report, causes: number): string {
  const { text: conclusion } = conclusionOf(report)
  const complete = completenessText(report)
  const more =
    complete === '' || report.summary.conformant !== true
      ? ''
      : complete === 'complete'
        ? ' and complete'
        : ', but not complete'
  const what = causes > 0 ? ` — ${count(causes, 'cause')}` : ''
  return `${conclusion.charAt(0).toUpperCase()}${conclusion.slice(1)}${more}${what}`
}

/** Who was judged, and how. */
function judgedText({ implementation, specification, suite, run, summary, scenarios }: Report): PhrasingContent[] {
  const { name, kind, target, bundled, redis, path, protocol, dialect, withoutDeclared } = implementation
  const who = bundled
    ? [text('the bundled reference server')]
    : [...(name === undefined ? [] : [code(name), text(', ')]), text(`the ${kind} `), code(target)]
  const times = run.repeat === undefined ? '' : `, ${run.repeat} times each,`
  const ended = run.ended === undefined ? '' : `; the run ended early (${run.ended === 'bail' ? '--bail' : run.ended})`
  return [
    text('Judged: '),
    ...who,
    ...(redis === undefined ? [] : [text(', with its Redis at '), code(redis)]),
    ...(path === '/engine.io' ? [] : [text(', at the path '), code(path)]),
    ...(protocol === 3 ? [text(', over Engine.IO protocol revision 3')] : []),
    ...(dialect === undefined ? [] : [text(', through the dialect '), code(dialect)]),
    ...(withoutDeclared.length > 0 ? [text(`, declared to be without ${joinWords(withoutDeclared)}`)] : []),
    ...(run.only.length > 0 ? [text(', only '), code(run.only.join(' '))] : []),
    ...(run.onlyFailedIn === undefined ? [] : [text(', only what did not pass in '), code(run.onlyFailedIn)]),
    text(
      `. By ${specification.title}, edition ${specification.edition}, and ${suite.name} ${suite.version}: ${count(scenarios.length, 'scenario')}${times} in ${duration(summary.durationMs)}, seed ${run.seed}${run.strict ? ', strict' : ''}${ended}.`,
    ),
  ]
}

/** A row for each section; a column for each verdict that came up, worst first. */
function sectionsTable(rows: ClauseRow[]) {
  const verdicts = CLAUSE_VERDICTS.filter((verdict) => rows.some((row) => row.verdict === verdict))
  const head = ['', 'section', 'clauses', ...verdicts.map((verdict) => `${MARKS[verdict]} ${verdict}`)].map((word) => [
    text(word),
  ])
  const body = sectionsOf(rows).map((clauses) => {
    const worst = CLAUSE_VERDICTS.find((verdict) => clauses.some((row) => row.verdict === verdict)) ?? 'pass'
    const counts = verdicts.map((verdict) => clauses.filter((row) => row.verdict === verdict).length)
    return [
      [text(MARKS[worst])],
      [text(`${clauses[0]?.heading} `), code(clauses[0]?.section ?? '')],
      [text(String(clauses.length))],
      ...counts.map((number) => [text(number === 0 ? '' : String(number))]),
    ]
  })
  return table([head, ...body])
}

function sectionsOf(rows: ClauseRow[]): ClauseRow[][] {
  const ids = [...new Set(rows.map(({ part, section }) => `${part} ${section}`))]
  return ids.map((id) => rows.filter(({ part, section }) => `${part} ${section}` === id))
}

/** A part for each section: its clauses, each with its verdict. */
function clauseParts(rows: ClauseRow[]): RootContent[][] {
  return sectionsOf(rows).map((clauses) => [
    heading(4, text(clauses[0]?.heading ?? '')),
    bullets(clauses.map((row) => [paragraph(...clauseText(row))])),
  ])
}

function clauseText(row: ClauseRow): PhrasingContent[] {
  const { id, verdict, summary, restsOn = [], knownFailure, observations = [], missing = [] } = row
  const repeated = runsText(row.runs)
  return [
    text(`${MARKS[verdict]} `),
    code(id),
    text(` ${summary}`),
    ...(verdict === 'pass' ? [] : [text(` — ${verdict}`)]),
    ...(verdict === 'inconclusive' ? [text(`: rests on ${joinWords(restsOn)}`)] : []),
    ...(verdict === 'not-observed' ? [text(`: ${lackingText(missing)}`)] : []),
    ...(verdict === 'error' && row.reason !== undefined ? [text(': '), code(row.reason)] : []),
    ...(repeated ? [text(`, ${repeated}`)] : []),
    ...(knownFailure === undefined ? [] : [text(': '), code(knownFailure)]),
    ...observations.flatMap((seen) => [text(', seen: '), code(seen)]),
  ]
}
