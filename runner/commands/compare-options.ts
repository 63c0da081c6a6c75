import type { Command } from 'commander'
import type { CompareOptions } from './compare'
import { filled } from './option-values'

/** Tell the program of `compare`, and `found` of its options once they are given. */
export function describeCompare(program: Command, found: (options: CompareOptions) => void): void {
  program
    .command('compare')
    .description('a matrix of clauses × implementations, from the JSON reports of several runs')
    .argument('<reports...>', 'what --json has written')
    .option('--html <file>', 'write the matrix as one HTML page', filled)
    .option('--markdown <file>', 'write it as Markdown', filled)
    .option('--json <file>', 'write it as JSON', filled)
    .addHelpText('after', '\nWithout a file to write, the matrix is printed.\n\nExit: 0 told or written  2 wrong usage')
    .action((reports: string[], files: Omit<CompareOptions, 'reports'>) => found({ ...files, reports }))
}
