import { withoutSecrets } from '../schemas/shared'
import { parseArguments } from './commands/parse-arguments'
import { CannotRunError, InterruptedError, messageOf, UsageError } from './errors'
import { exitCodeOfError } from './exit-code'
import type { Io } from './io'
import { isOnGitHub, withoutCommands } from './reports/annotations/workflow-commands'
import { locateSuite, readIdentity, type SuiteFiles } from './suite/suite-files'
import { sentence, visible } from './text'

/**
 * The runner: takes the words of the command line and returns an exit code. Never throws, and leaves no process running.
 * `suite` is where the suite's own files are; tests pass another one.
 */
export async function run(
  argv: string[],
  io: Io,
  suite: SuiteFiles = locateSuite(io.node.executable),
): Promise<number> {
  try {
    return await parseArguments(argv, readIdentity(suite)).execute(io, suite)
  } catch (error) {
    const text = `${errorText(error, Boolean(io.env.DEBUG))}\n`
    io.stderr.write(isOnGitHub(io) ? withoutCommands(text) : text)
    return exitCodeOfError(error)
  }
}

/** One clear message. Only a bug of the suite gets a stack trace, and only with DEBUG. */
function errorText(error: unknown, debug: boolean): string {
  const message = sentence(visible(withoutSecrets(messageOf(error))))
  if (error instanceof InterruptedError) return `\n${message} Everything that was started has been stopped.`
  if (error instanceof UsageError) return `error: ${message}`
  const what = error instanceof CannotRunError ? message : `The suite itself is at fault: ${message}`
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error
  if (debug && cause instanceof Error) return `error: ${what}\n${cause.stack}`
  return `error: ${what}`
}
