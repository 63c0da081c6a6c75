import { quote } from 'shlex'
import type { Report, ScenarioRow } from '../../schemas/types'
import { visible } from '../text'

/** How a trace begins that could not be written, instead of naming its file. */
const NOT_KEPT = 'not kept: '

/** The command that runs one clause again: with the same target and the same generated cases. */
export function runAgainCommand(report: Report, clause: string): string {
  const { seed, strict } = report.run
  return line(report, '--only', clause, '--seed', String(seed), ...(strict ? ['--strict'] : []))
}

/** The command that plays a scenario's failure again; undefined if it was not kept. */
export function replayCommand(report: Report, { failure, error }: ScenarioRow): string | undefined {
  const trace = failure?.trace ?? error?.trace
  if (trace === undefined || trace.startsWith(NOT_KEPT)) return undefined
  return line(report, 'replay', trace)
}

/** A command line of the suite, for a shell, with the options that name the same target. */
function line({ implementation, run }: Report, ...words: string[]): string {
  const all = [...words, ...(implementation.options ?? [])].map((word) => visible(quote(word)))
  return [run.command ?? 'npx realizehit-conformance', ...all].join(' ')
}
