import type { BlockContent, RootContent } from 'mdast'
import type { Cause, Report, ScenarioRow } from '../../../schemas/types'
import { count, joinWords } from '../../text'
import { isDecisive } from '../decisive'
import { type ErrorGroup, errorTitle, groupErrors } from '../error-groups'
import { replayCommand, runAgainCommand } from '../run-again'
import { createStyle } from '../terminal/style'
import { transcriptLines } from '../terminal/transcript'
import { causeText, likenessText, runsText } from '../verdict-text'
import { block, bullets, code, folded, heading, labelled, paragraph, strong, text } from './nodes'

/** Lines of the end of a server's output. */
const OUTPUT_LINES = 20
/** More clauses than these are folded. */
const SHORT = 5

/** One part for each cause: the clause, what it demands, what came instead, and how to see it again. */
export function causeParts(report: Report): RootContent[][] {
  const scenarios = new Map(report.scenarios.map((scenario) => [scenario.id, scenario]))
  return (report.summary.causes ?? []).flatMap((cause) => {
    const scenario = scenarios.get(cause.scenario)
    return scenario ? [causeNodes(cause, scenario, report)] : []
  })
}

function causeNodes(cause: Cause, scenario: ScenarioRow, report: Report): RootContent[] {
  const { clause, rest, looksLike = [] } = cause
  const row = report.clauses.find(({ id }) => id === clause)
  const hints = looksLike.map(likenessText)
  const replay = replayCommand(report, scenario)
  const commands = [runAgainCommand(report, clause), ...(replay === undefined ? [] : [replay])]
  return [
    heading(4, text(isDecisive(cause, row, report) ? '❌ ' : '⚠️ '), code(clause), text(` ${causeText(cause, report)}`)),
    bullets([
      ...reasonItems(scenario),
      ...hints.map((hint, index) => [paragraph(strong(index === 0 ? 'looks like' : 'or'), text(` ${hint}`))]),
    ]),
    block(commands.join('\n'), 'sh'),
    ...transcriptFold(scenario),
    ...restNodes(rest),
  ]
}

function restNodes(rest: string[]): RootContent[] {
  const nodes = [paragraph(text(`Inconclusive because of it: ${joinWords(rest)}.`))]
  if (rest.length <= SHORT) return rest.length === 0 ? [] : nodes
  const { open, close } = folded(`The ${rest.length} clauses that rest on it`)
  return [open, ...nodes, close]
}

function transcriptFold({ failure, error }: ScenarioRow): RootContent[] {
  const lines = transcriptLines(failure?.transcript ?? error?.transcript ?? [], createStyle({}, false))
  if (lines.length === 0) return []
  const { open, close } = folded('Transcript')
  return [open, block(lines.slice(2).join('\n')), close]
}

/** The scenario, the requirement, what was expected and what came; of a server that exited, its last words. */
function reasonItems({ name, uri, line, failure, runs }: ScenarioRow): BlockContent[][] {
  const { requirement = '', expected = '', actual = '', exited } = failure ?? {}
  const repeated = runsText(runs)
  return [
    [paragraph(strong('scenario'), text(` ${name} (`), code(`${uri}:${line}`), text(')'))],
    labelled('requirement', requirement),
    labelled('expected', expected),
    labelled('actual', actual),
    ...(repeated ? [[paragraph(text(repeated))]] : []),
    ...(exited?.output.trim()
      ? [[paragraph(strong("the end of the server's output")), block(tail(exited.output))]]
      : []),
  ]
}

/** One part for each error: what kept the run from judging, and the end of the server's output. */
export function errorParts(report: Report): RootContent[][] {
  return groupErrors(report).map((group) => errorNodes(group, report))
}

function errorNodes({ error, scenarios }: ErrorGroup, report: Report): RootContent[] {
  const output = error.output.trim() === '' ? [] : [block(tail(error.output))]
  return [
    heading(4, text(`❌ ${errorTitle(error)}`)),
    block(error.message.slice(0, 4_000)),
    paragraph(text(`${count(scenarios.length, 'scenario')} of ${report.scenarios.length} could not be judged.`)),
    ...(output.length > 0 ? [paragraph(strong("the end of the server's output")), ...output] : []),
  ]
}

function tail(output: string): string {
  const lines = output.trimEnd().split('\n').slice(-OUTPUT_LINES)
  return lines.map((line) => line.slice(0, 400)).join('\n')
}

/** One part for each other scenario that failed: those that are shown as causes are left out. */
export function otherFailures(report: Report): RootContent[][] {
  const shown = new Set((report.summary.causes ?? []).map(({ scenario }) => scenario))
  return report.scenarios
    .filter(({ id, failure }) => failure !== undefined && !shown.has(id))
    .map((scenario) => {
      const ids = scenario.clauses.flatMap((id) => [code(id), text(' ')])
      const why = scenario.restsOn === undefined ? scenario.verdict : `inconclusive: it rests on ${scenario.restsOn}`
      return [paragraph(...ids, text(why)), bullets(reasonItems(scenario))]
    })
}
