import assert from 'node:assert/strict'
import type { CommandDefinition } from '../../runner/commands/command'
import { parseArguments } from '../../runner/commands/parse-arguments'
import { type RunOptions, runCommand } from '../../runner/commands/run'

export const IDENTITY = { name: 'realizehit-conformance', version: '1.2.3' }

/** The options that this command gets from the command line; fails if another command would run. */
export function optionsOf<Options>(command: CommandDefinition<Options>, argv: string[]): Options {
  const invocation = parseArguments(argv, IDENTITY)
  assert.equal(invocation.command, command.name)
  return invocation.options as Options
}

/** The options of `run`, the default command. */
export function runOptions(...argv: string[]): RunOptions {
  return optionsOf(runCommand, argv)
}
