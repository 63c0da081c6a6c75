import type { Cause, Report, ScenarioRow } from '../../../schemas/types'
import { count, joinWords, visible } from '../../text'
import { causeText, likenessText } from '../verdict-text'
import { failureText } from './failure'
import type { Style } from './style'

/** So many causes are shown with requirement and transcript, so many more in a line: a failing run fits in 200 lines. */
const WHOLE = 2
const SHORT = 12
/** The lines of each transcript. */
const TRANSCRIPT_LINES = 14

/** The causes of a failing run, each with its best failure, and what rests on it; empty if there are none. */
export function causesText(report: Report, style: Style): string {
  const { causes = [] } = report.summary
  if (causes.length === 0) return ''
  const scenarios = new Map(report.scenarios.map((scenario) => [scenario.id, scenario]))
  const lines = causes.slice(0, WHOLE + SHORT).flatMap((cause, index) => {
    const scenario = scenarios.get(cause.scenario)
    if (!scenario) return []
    const text = index < WHOLE ? whole(scenario, report, style) : short(scenario, style)
    return [
      style.hang(`${style.bold(cause.clause)}  `, causeText(cause, report), { by: 2 }),
      ...hints(cause, style),
      text,
      ...rest(cause.rest, style),
    ]
  })
  const more = causes.length - WHOLE - SHORT
  const folded = more > 0 ? [`and ${count(more, 'more cause')}; --verbose prints every failure`] : []
  if (more <= 0 && causes.length > WHOLE) folded.push(style.dim('--verbose prints every failure whole'))
  return `\n${style.bold(count(causes.length, 'cause'))}\n\n${[...lines, ...folded].join('\n')}\n`
}

function whole(scenario: ScenarioRow, report: Report, style: Style): string {
  const clauses = report.clauses.filter(({ id }) => scenario.clauses.includes(id))
  const others = report.scenarios.filter(
    (other) =>
      other !== scenario && other.verdict === 'fail' && other.clauses.some((id) => scenario.clauses.includes(id)),
  )
  const alike = report.scenarios.filter(
    ({ restsOn, notPlayed }) => notPlayed && scenario.clauses.includes(restsOn ?? ''),
  )
  const examples = alike.filter(({ clauses: ids }) => ids.some((id) => scenario.clauses.includes(id)))
  const more = [
    ...(others.length > 0 ? [`${count(others.length, 'more scenario')} of it failed (--verbose prints them)`] : []),
    ...(examples.length > 0 ? [`${examples.length} more like it, not played (--all plays them)`] : []),
  ]
  return `${failureText(scenario, clauses, style, TRANSCRIPT_LINES)}${more.map((text) => `  and ${text}\n`).join('')}`
}

function short({ uri, line, failure }: ScenarioRow, style: Style): string {
  const text = visible(`${failure?.requirement}: ${failure?.actual}`).replaceAll('\n', ' ')
  return style.hang('  ', `${uri}:${line}  ${text.length > 160 ? `${text.slice(0, 160)}…` : text}`)
}

/** What the causes look like, where every failure is shown and not the causes; empty if nothing is near. */
export function hintsText({ summary: { causes = [] } }: Report, style: Style): string {
  const lines = causes.flatMap((cause) => (cause.looksLike ? [style.bold(cause.clause), ...hints(cause, style)] : []))
  return lines.length > 0 ? `\n${lines.join('\n')}\n` : ''
}

/** What the cause looks like, each on a line. */
function hints({ looksLike = [] }: Cause, style: Style): string[] {
  return looksLike.map((each, index) =>
    style.hang(index === 0 ? '  looks like: ' : '  or: ', likenessText(each), { by: 4 }),
  )
}

function rest(ids: readonly string[], style: Style): string[] {
  return ids.length === 0 ? [] : [style.hang('  inconclusive because of it: ', joinWords([...ids]), { by: 4 }), '']
}
