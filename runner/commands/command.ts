import type { Command } from 'commander'
import { UsageError } from '../errors'
import type { Io } from '../io'
import type { SuiteFiles } from '../suite/suite-files'
import { joinWords } from '../text'

/** A command of the runner: a file of this folder, listed in index.ts. */
export interface CommandDefinition<Options = unknown> {
  /** The word on the command line. */
  name: string
  /** Adds the command, its options and its help to the program. `chosen` is called when the command line asks for it. */
  register(program: Command, chosen: (options: Options) => void): void
  /** Runs it to its end and returns the exit code. Throws UsageError (exit code 2), CannotRunError or InterruptedError. */
  run(options: Options, io: Io, suite: SuiteFiles): number | Promise<number>
}

/** The complaint about a word that is no command of the program. */
export function unknownCommand(word: string, program: Command): UsageError {
  const visible = program.createHelp().visibleCommands(program)
  const names = visible.map((each) => each.name()).filter((name) => name !== 'help')
  return new UsageError(`there is no command "${word}"; there are ${joinWords(names)}. See --help.`)
}
