import type { Command } from 'commander'
import type { InitOptions } from './init'
import { filled } from './option-values'

/** Tell the program of `init`, and `found` of its options once they are given. */
export function describeInit(program: Command, found: (options: InitOptions) => void): void {
  program
    .command('init')
    .description('write a profile to begin with, for the server given, and say what to type next')
    .option('--command <line>', 'the server is started with this command', filled)
    .option('--module <path>', 'the server is this module, which exports Server', filled)
    .option('--url <url>', 'the server listens at this http address already', filled)
    .option('--redis <url>', 'with --url: the Redis that server uses, so that it can be watched', filled)
    .option('--out <file>', 'the profile (default: after the target, in implementations/ if that is there)', filled)
    .addHelpText('after', '\nNo file is overwritten.\n\nExit: 0 written  2 wrong usage')
    .action((options: InitOptions) => found(options))
}
