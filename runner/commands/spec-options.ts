import { type Command, InvalidArgumentError } from 'commander'
import { filled } from './option-values'
import type { SpecOptions } from './spec'

/** Tell the program of `spec`, and `found` of its options once they are given. */
export function describeSpec(program: Command, found: (options: SpecOptions) => void): void {
  program
    .command('spec')
    .description('what a new text of the specification changes, clause by clause')
    .argument('<file.md>', 'the text: headings, and numbered nested lists under them')
    .option('--scaffold <folder>', 'write a Rule and a row for each added clause here; it may be features/', filled)
    .option(
      '--accept [ids...]',
      'record what changed; name all that was looked at, by clause or by scenario (file:line)',
    )
    .option('--all', 'with --accept: everything was looked at', false)
    .option('--edition <date>', 'with --accept: the edition of the new text, as 2016-01-15', date)
    .option('--json', 'as JSON', false)
    .addHelpText('after', '\nExit: 0 no difference  1 something differs (with --accept: still)  2 wrong usage')
    .action(
      (file: string, { accept, ...options }: Omit<SpecOptions, 'file' | 'accept'> & { accept?: string[] | true }) =>
        found({ ...options, file, ...(accept && { accept: accept === true ? [] : accept }) }),
    )
}

function date(value: string): string {
  const day = new Date(`${value}T00:00:00Z`)
  if (/^\d{4}-\d{2}-\d{2}$/.test(value) && !Number.isNaN(day.getTime()) && day.toISOString().startsWith(value))
    return value
  throw new InvalidArgumentError('It must be a day, as 2016-01-15.')
}
