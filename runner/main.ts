import { badgeCommand } from './commands/badge'
import { compareCommand } from './commands/compare'
import { initCommand } from './commands/init'
import { listCommand } from './commands/list'
import { parseArguments } from './commands/options'
import { replayCommand } from './commands/replay'
import { runCommand } from './commands/run'
import { specCommand } from './commands/spec'
import { CannotRunError, InterruptedError, messageOf, UsageError } from './errors'
import { exitCodeOfError } from './exit-code'
import type { Io } from './io'
import { locateSuite, readIdentity, type SuiteFiles } from './suite/suite-files'
import { visible } from './text'

/**
 * The runner: words of the command line in, exit code out. Never throws; starts no process that
 * outlives it. `suite` is where the suite's own files are; a test may put another in its place.
 */
export async function run(
  argv: string[],
  io: Io,
  suite: SuiteFiles = locateSuite(io.node.executable),
): Promise<number> {
  try {
    const invocation = parseArguments(argv, readIdentity(suite))
    if (invocation.kind === 'list') return await listCommand(invocation.json, io, suite)
    if (invocation.kind === 'init') return initCommand(invocation.options, io, suite)
    if (invocation.kind === 'spec') return await specCommand(invocation.options, io, suite)
    if (invocation.kind === 'compare') return await compareCommand(invocation.options, io)
    if (invocation.kind === 'badge') return await badgeCommand(invocation.options, io)
    if (invocation.kind === 'replay') return await replayCommand(invocation.options, io, suite)
    if (invocation.kind === 'run') return await runCommand(invocation.options, io, suite)
    io.stdout.write(invocation.text)
    return 0
  } catch (error) {
    io.stderr.write(`${complain(error, Boolean(io.env.DEBUG))}\n`)
    return exitCodeOfError(error)
  }
}

/** One clear message. A stack only for what is the suite's own fault, and only for those who ask with DEBUG. */
function complain(error: unknown, debug: boolean): string {
  const message = visible(messageOf(error))
  if (error instanceof InterruptedError) return `\n${message} Everything that was started has been stopped.`
  if (error instanceof UsageError) return `error: ${message}`
  const what = error instanceof CannotRunError ? message : `The suite itself is at fault: ${message}`
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error
  if (debug && cause instanceof Error) return `error: ${what}\n${cause.stack}`
  return `error: ${what}`
}
