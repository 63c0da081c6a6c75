import type { Io } from '../io'
import { badgeOf, toEndpoint, toSvg } from '../reports/badge'
import { prepareOutputFiles, writeOutputFiles } from '../reports/output-files'
import { readReport } from '../reports/read-report'
import { joinWords } from '../text'
import type { CommandDefinition } from './command'
import { nonEmpty } from './option-values'

const VIEWS = { svg: toSvg, endpoint: toEndpoint }
type View = keyof typeof VIEWS

/** The options of `badge`, as given. */
export interface BadgeOptions extends Partial<Record<View, string>> {
  report: string
}

/** `badge`: makes a badge of a report. Prints it for shields.io, or writes the files asked for. */
export const badgeCommand: CommandDefinition<BadgeOptions> = {
  name: 'badge',
  register(program, chosen) {
    program
      .command('badge')
      .description('a badge that says what a JSON report found')
      .argument('<report>', 'a file that --json has written', nonEmpty)
      .option('--svg <file>', 'write the badge as an image', nonEmpty)
      .option('--endpoint <file>', 'write the JSON of a shields.io endpoint badge', nonEmpty)
      .addHelpText('after', '\nWithout a file to write, the JSON is printed.\n\nExit: 0 done  2 wrong usage')
      .action((report: string, files: Omit<BadgeOptions, 'report'>) => chosen({ ...files, report }))
  },
  run: makeBadge,
}

function makeBadge(options: BadgeOptions, io: Io): 0 {
  const badge = badgeOf(readReport(options.report, io.cwd))
  const files = prepareOutputFiles(Object.keys(VIEWS) as View[], options, io.cwd, [options.report])
  if (files.length === 0) io.stdout.write(toEndpoint(badge))
  const written = writeOutputFiles(files, (view) => VIEWS[view](badge))
  if (written.length > 0) io.stdout.write(`${badge.message}\nWritten: ${joinWords(written)}\n`)
  return 0
}
