import type { Report } from '../../schemas/types'
import { toHtml } from './html'
import { toJson } from './json'
import { toJunit } from './junit'
import { toMarkdown } from './markdown'
import { type OutputFile, prepareOutputFiles, writeOutputFiles } from './output-files'

/** The views of a report, by option. */
const VIEWS = { json: toJson, html: toHtml, junit: toJunit, markdown: (report: Report) => toMarkdown(report) }
type View = keyof typeof VIEWS

/** The report files that the options ask for, checked to be writable before anything runs. Throws UsageError. */
export function prepareReportFiles(options: Partial<Record<View, string>>, cwd: string): OutputFile<View>[] {
  return prepareOutputFiles(Object.keys(VIEWS) as View[], options, cwd)
}

/** Writes each report completely or not at all, and returns the names of the files. Throws CannotRunError. */
export function writeReports(report: Report, files: OutputFile<View>[]): string[] {
  return writeOutputFiles(files, (view) => VIEWS[view](report))
}
