import { resolve } from 'node:path'
import { UsageError } from '../errors'
import type { Io } from '../io'
import { toHtml } from '../reports/comparison/html'
import { toJson } from '../reports/comparison/json'
import { toMarkdown } from '../reports/comparison/markdown'
import { matrixOf } from '../reports/comparison/matrix'
import { totalLine } from '../reports/comparison/summary'
import { toText } from '../reports/comparison/terminal'
import { prepareOutputFiles, realPathOf, writeOutputFiles } from '../reports/output-files'
import { readReport } from '../reports/read-report'
import { styleOf } from '../reports/terminal/style'
import { joinWords } from '../text'
import type { CommandDefinition } from './command'
import { append, nonEmpty } from './option-values'

const VIEWS = { html: toHtml, markdown: toMarkdown, json: toJson }
type View = keyof typeof VIEWS

/** The options of `compare`, as given. */
export interface CompareOptions extends Partial<Record<View, string>> {
  reports: string[]
}

/** `compare`: several reports side by side, clause by clause. Prints the matrix, or writes the files asked for. */
export const compareCommand: CommandDefinition<CompareOptions> = {
  name: 'compare',
  register(program, chosen) {
    program
      .command('compare')
      .description('a matrix of clauses × implementations, from the JSON reports of several runs')
      .argument('<reports...>', 'files that --json has written', append)
      .option('--html <file>', 'write the matrix as one HTML page', nonEmpty)
      .option('--markdown <file>', 'write it as Markdown', nonEmpty)
      .option('--json <file>', 'write it as JSON', nonEmpty)
      .addHelpText('after', '\nWithout a file to write, the matrix is printed.\n\nExit: 0 done  2 wrong usage')
      .action((reports: string[], files: Omit<CompareOptions, 'reports'>) => chosen({ ...files, reports }))
  },
  run: compareReports,
}

function compareReports(options: CompareOptions, io: Io): 0 {
  const paths = options.reports.map((file) => realPathOf(resolve(io.cwd, file)))
  const repeated = options.reports.find((_, index) => paths.indexOf(paths[index] ?? '') !== index)
  if (repeated !== undefined) throw new UsageError(`${repeated} is given twice.`)
  const reports = options.reports.map((file) => ({ file, report: readReport(file, io.cwd) }))
  const files = prepareOutputFiles(Object.keys(VIEWS) as View[], options, io.cwd, options.reports)
  const matrix = matrixOf(reports)
  const style = styleOf(io)
  if (files.length === 0) io.stdout.write(`${toText(matrix, style)}\n\n`)
  const written = writeOutputFiles(files, (view) => VIEWS[view](matrix))
  io.stdout.write(`${totalLine(matrix)}\n`)
  if (written.length > 0) io.stdout.write(`Written: ${joinWords(written)}\n`)
  return 0
}
