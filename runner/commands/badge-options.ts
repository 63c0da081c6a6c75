import type { Command } from 'commander'
import type { BadgeOptions } from './badge'
import { filled } from './option-values'

/** Tell the program of `badge`, and `found` of its options once they are given. */
export function describeBadge(program: Command, found: (options: BadgeOptions) => void): void {
  program
    .command('badge')
    .description('a badge that says what a JSON report found')
    .argument('<report>', 'what --json has written')
    .option('--svg <file>', 'write the badge as an image', filled)
    .option('--endpoint <file>', 'write what shields.io asks of an endpoint badge (JSON)', filled)
    .addHelpText('after', '\nWithout a file to write, the JSON is printed.\n\nExit: 0 told or written  2 wrong usage')
    .action((report: string, files: Omit<BadgeOptions, 'report'>) => found({ ...files, report }))
}
