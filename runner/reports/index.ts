import { accessSync, constants, existsSync, mkdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { CannotRunError, messageOf, UsageError } from '../errors'
import type { Report } from '../report'
import { toHtml } from './html'
import { toJson } from './json'
import { toJunit } from './junit'

/** The views of a report, by the option that asks for them. */
const VIEWS = { json: toJson, html: toHtml, junit: toJunit }
type View = keyof typeof VIEWS

/** A file to write: as the caller named it, where it is, and what goes in. */
export interface ReportFile {
  view: View
  given: string
  path: string
}

/**
 * The files asked for, proven writable before anything is run; missing folders are made.
 * Throws UsageError for a file that cannot be written or is asked for twice.
 */
export function prepareReports(options: Partial<Record<View, string>>, cwd: string): ReportFile[] {
  const views = Object.keys(VIEWS) as View[]
  const files = views.flatMap((view) => {
    const given = options[view]
    return given === undefined ? [] : [{ view, given, path: resolve(cwd, given) }]
  })
  for (const { view, given, path } of files) {
    const twin = files.find((other) => other.view !== view && other.path === path)
    if (twin) throw new UsageError(`--${view} and --${twin.view} name the same file: ${given}.`)
    try {
      proveWritable(path)
    } catch (error) {
      throw new UsageError(`--${view} ${given} cannot be written: ${messageOf(error)}.`)
    }
  }
  return files
}

/** Write every file whole or not at all; gives their names. Throws CannotRunError. */
export function writeReports(report: Report, files: ReportFile[]): string[] {
  for (const { view, given, path } of files) {
    try {
      replace(path, VIEWS[view](report))
    } catch (error) {
      throw new CannotRunError(`--${view} ${given} could not be written: ${messageOf(error)}.`)
    }
  }
  return files.map(({ given }) => given)
}

/** Throws an Error that says why no file can be written there; its folder is made. */
export function proveWritable(path: string): void {
  makeFolder(dirname(path))
  const stats = statSync(path, { throwIfNoEntry: false })
  if (stats?.isDirectory()) throw new Error('it is a folder')
  if (stats) accessSync(path, constants.W_OK)
  if (stats && !stats.isFile()) return
  // only a file really written tells (permissions, full or read-only disks)
  writeFileSync(besides(path), '')
  rmSync(besides(path))
}

// not `recursive: true`: below /proc, where nothing can be made, Node 20's loops for ever
function makeFolder(path: string): void {
  if (existsSync(path)) return
  makeFolder(dirname(path))
  mkdirSync(path)
}

function replace(path: string, text: string): void {
  const stats = statSync(path, { throwIfNoEntry: false })
  // a pipe or a device is written to, never replaced
  if (stats && !stats.isFile()) {
    writeFileSync(path, text)
    return
  }
  try {
    writeFileSync(besides(path), text)
    renameSync(besides(path), path)
  } catch (error) {
    rmSync(besides(path), { force: true })
    throw error
  }
}

function besides(path: string): string {
  return join(dirname(path), `.${basename(path)}.partly-written`)
}
