import type { Io } from '../io'
import { badgeOf, toEndpoint, toSvg } from '../reports/badge'
import { prepareFiles, writeFiles } from '../reports/output-files'
import { readReport } from '../reports/read-report'
import { list } from '../text'

const VIEWS = { svg: toSvg, endpoint: toEndpoint }

/** The options of `badge`, as given. */
export interface BadgeOptions extends Partial<Record<keyof typeof VIEWS, string>> {
  report: string
}

/** Make a badge of a report: print it for shields.io, or write it where the caller says. */
export async function badgeCommand(options: BadgeOptions, io: Io): Promise<0> {
  const badge = badgeOf(readReport(options.report, io.cwd))
  const views = Object.keys(VIEWS) as (keyof typeof VIEWS)[]
  const files = prepareFiles(views, options, io.cwd, [options.report])
  if (files.length === 0) io.stdout.write(toEndpoint(badge))
  const written = writeFiles(files, (view) => VIEWS[view](badge))
  if (written.length > 0) io.stdout.write(`${badge.message}\nWritten: ${list(written)}\n`)
  return 0
}
