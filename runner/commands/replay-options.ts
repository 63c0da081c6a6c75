import type { Command } from 'commander'
import type { ReplayOptions } from './replay'

/** What `run` takes of a target goes for `replay` too. */
const OF_THE_TARGET = new Set([
  ...[
    '--command',
    '--module',
    '--url',
    '--profile',
    '--redis',
    '--path',
    '--protocol',
    '--dialect',
    '--without',
    '--timeout',
    '--start-timeout',
  ],
])

/** Tell the program of `replay`, whose target is given as to `runs`, and `found` of its options once they are given. */
export function describeReplay(program: Command, runs: Command, found: (options: ReplayOptions) => void): void {
  const replay = program
    .command('replay')
    .description('play a recorded failure again, and say whether it is still there')
    .argument('<trace.json>', 'what --traces or --failures has kept')
    .addHelpText(
      'after',
      '\nExit: 0 the failure is gone  1 it is still there, or it fails otherwise  2 wrong usage\n      3 the target or the suite could not run',
    )
    .action((trace: string, options: Omit<ReplayOptions, 'trace'>) => found({ ...options, trace }))
  for (const option of runs.options) if (OF_THE_TARGET.has(option.long ?? '')) replay.addOption(option)
}
