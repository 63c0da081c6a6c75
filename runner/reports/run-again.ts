import { quote } from 'shlex'
import type { Report, ScenarioRow } from '../../schemas/types'

/** How a trace begins that could not be written, instead of naming its file. */
const NOT_KEPT = 'not kept: '

/** The command that runs one clause again: with the same target and the same generated cases. */
export function runAgainCommand(report: Report, clause: string): string {
  const again = ['--only', clause, '--seed', String(report.run.seed)]
  return line(...again, ...(report.run.strict ? ['--strict'] : []), ...targetWords(report))
}

/** The command that plays a scenario's failure again; undefined if it was not kept. */
export function replayCommand(report: Report, { failure, error }: ScenarioRow): string | undefined {
  const trace = failure?.trace ?? error?.trace
  if (trace === undefined || trace.startsWith(NOT_KEPT)) return undefined
  return line('replay', trace, ...targetWords(report))
}

function line(...words: string[]): string {
  return ['npx', 'realizehit-conformance', ...words].map((word) => quote(word)).join(' ')
}

/** The options that name the target. A report does not know the files of a profile or a dialect: the reader has to. */
function targetWords({ implementation, run }: Report): string[] {
  const { name, kind, target, redis, path, protocol, dialect, withoutDeclared, bundled } = implementation
  const limits = run.timeoutMs === 3000 ? [] : ['--timeout', String(run.timeoutMs)]
  if (name !== undefined || dialect !== undefined) return ['--profile', 'PROFILE.json', ...limits]
  return [
    ...(bundled ? [] : [`--${kind}`, target]),
    ...(redis === undefined ? [] : ['--redis', redis]),
    // the path of a url is in it
    ...(path === '/engine.io' || kind === 'url' ? [] : ['--path', path]),
    ...(protocol === 3 ? ['--protocol', '3'] : []),
    ...withoutDeclared.flatMap((capability) => ['--without', capability]),
    ...limits,
  ]
}
