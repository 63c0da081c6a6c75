import type { Report } from '../../schemas/types'
import { toHtml } from './html'
import { toJson } from './json'
import { toJunit } from './junit'
import { type OutputFile, prepareFiles, writeFiles } from './output-files'

/** The views of a report, by the option that asks for them. */
const VIEWS = { json: toJson, html: toHtml, junit: toJunit }
type View = keyof typeof VIEWS

/** The files asked for, proven writable before anything is run. Throws UsageError. */
export function prepareReports(options: Partial<Record<View, string>>, cwd: string): OutputFile<View>[] {
  return prepareFiles(Object.keys(VIEWS) as View[], options, cwd)
}

/** Write every report whole or not at all; gives their names. Throws CannotRunError. */
export function writeReports(report: Report, files: OutputFile<View>[]): string[] {
  return writeFiles(files, (view) => VIEWS[view](report))
}
