import { accessSync, constants, existsSync, mkdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { CannotRunError, messageOf, UsageError } from '../errors'

/** A file to write: the option that asks for it, its name as the caller gave it, and where it is. */
export interface OutputFile<View extends string> {
  view: View
  given: string
  path: string
}

/**
 * The files asked for by these options, proven writable before anything is done; missing folders are made.
 * Throws UsageError for a file that cannot be written, is asked for twice, or is one of `inputs`.
 */
export function prepareFiles<View extends string>(
  views: readonly View[],
  options: Partial<Record<View, string>>,
  cwd: string,
  inputs: string[] = [],
): OutputFile<View>[] {
  const files = views.flatMap((view) => {
    const given = options[view]
    return given === undefined ? [] : [{ view, given, path: resolve(cwd, given) }]
  })
  for (const { view, given, path } of files) {
    const twin = files.find((other) => other.view !== view && other.path === path)
    if (twin) throw new UsageError(`--${view} and --${twin.view} name the same file: ${given}.`)
    if (inputs.some((input) => resolve(cwd, input) === path))
      throw new UsageError(`--${view} ${given} would overwrite what is to be read.`)
    try {
      proveWritable(path)
    } catch (error) {
      throw new UsageError(`--${view} ${given} cannot be written: ${messageOf(error)}.`)
    }
  }
  return files
}

/** Write every file whole or not at all, each with its text; gives their names. Throws CannotRunError. */
export function writeFiles<View extends string>(files: OutputFile<View>[], textOf: (view: View) => string): string[] {
  for (const { view, given, path } of files) {
    try {
      replace(path, textOf(view))
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

/** Makes a folder, and those above it. Not `recursive: true`: below /proc, where nothing can be made, Node 20's loops for ever. */
export function makeFolder(path: string): void {
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
