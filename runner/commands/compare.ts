import { resolve } from 'node:path'
import { UsageError } from '../errors'
import type { Io } from '../io'
import { totalOf } from '../reports/comparison/describe'
import { toHtml } from '../reports/comparison/html'
import { toJson } from '../reports/comparison/json'
import { toMarkdown } from '../reports/comparison/markdown'
import { matrixOf } from '../reports/comparison/matrix'
import { toText } from '../reports/comparison/terminal'
import { prepareFiles, writeFiles } from '../reports/output-files'
import { readReport } from '../reports/read-report'
import { createStyle } from '../reports/terminal/style'
import { list } from '../text'

const VIEWS = { html: toHtml, markdown: toMarkdown, json: toJson }

/** The options of `compare`, as given. */
export interface CompareOptions extends Partial<Record<keyof typeof VIEWS, string>> {
  reports: string[]
}

/** Hold reports against each other, clause by clause: print the matrix, or write it where the caller says. */
export async function compareCommand(options: CompareOptions, io: Io): Promise<0> {
  const paths = options.reports.map((file) => resolve(io.cwd, file))
  const twice = options.reports.find((_, index) => paths.indexOf(paths[index] ?? '') !== index)
  if (twice !== undefined) throw new UsageError(`${twice} is given twice.`)
  const reports = options.reports.map((file) => ({ file, report: readReport(file, io.cwd) }))
  const views = Object.keys(VIEWS) as (keyof typeof VIEWS)[]
  const files = prepareFiles(views, options, io.cwd, options.reports)
  const matrix = matrixOf(reports)
  const style = createStyle(io.env, Boolean(io.stdout.isTTY))
  if (files.length === 0) io.stdout.write(`${toText(matrix, style)}\n\n`)
  const written = writeFiles(files, (view) => VIEWS[view](matrix))
  io.stdout.write(`${totalOf(matrix)}\n`)
  if (written.length > 0) io.stdout.write(`Written: ${list(written)}\n`)
  return 0
}
