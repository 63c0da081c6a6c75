import { accessSync, constants, existsSync, mkdirSync, realpathSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { sync as writeFileAtomically } from 'write-file-atomic'
import { CannotRunError, UsageError } from '../errors'
import { reasonOf } from '../input-file'

/** A file to write: the option that asks for it, its name as the caller gave it, and its absolute path. */
export interface OutputFile<View extends string> {
  view: View
  given: string
  path: string
}

/**
 * The files that these options ask for. Checks before anything runs that each can be written, and creates missing folders.
 * Throws UsageError for a file that cannot be written, that two options name, or that is one of `inputs`.
 */
export function prepareOutputFiles<View extends string>(
  views: readonly View[],
  options: Partial<Record<View, string>>,
  cwd: string,
  inputs: string[] = [],
): OutputFile<View>[] {
  const files = views.flatMap((view) => {
    const given = options[view]
    return given === undefined ? [] : [{ view, given, path: resolve(cwd, given) }]
  })
  const real = new Map(files.map(({ view, path }) => [view, realPathOf(path)]))
  const read = inputs.map((input) => realPathOf(resolve(cwd, input)))
  for (const { view, given, path } of files) {
    const other = files.find((each) => each.view !== view && real.get(each.view) === real.get(view))
    if (other) throw new UsageError(`--${view} and --${other.view} name the same file: ${given}.`)
    if (read.some((input) => input === real.get(view)))
      throw new UsageError(`--${view} ${given} would overwrite a file that is to be read.`)
    try {
      proveWritable(path)
    } catch (error) {
      throw new UsageError(`--${view} ${given} cannot be written: ${reasonOf(error)}.`)
    }
  }
  return files
}

/** Which file an absolute path really names: two paths with links in them may name one. It need not exist. */
export function realPathOf(path: string): string {
  // both may be the same terminal, and then two reports go there one after the other
  if (path in OWN_STREAMS) return path
  try {
    return realpathSync(path)
  } catch {
    const folder = dirname(path)
    return folder === path ? path : join(realPathOf(folder), basename(path))
  }
}

/** Writes each file completely or not at all, and returns their names as given. Throws CannotRunError. */
export function writeOutputFiles<View extends string>(
  files: OutputFile<View>[],
  textOf: (view: View) => string,
): string[] {
  for (const { view, given, path } of files) {
    try {
      writeWhole(path, textOf(view))
    } catch (error) {
      throw new CannotRunError(`--${view} ${given} could not be written: ${reasonOf(error)}.`)
    }
  }
  return files.map(({ given }) => given)
}

/** Creates the file's folder. Throws an Error that says why no file can be written there. */
export function proveWritable(path: string): void {
  makeFolder(dirname(path))
  const stats = statSync(path, { throwIfNoEntry: false })
  if (stats?.isDirectory()) throw new Error('it is a folder')
  if (stats) accessSync(path, constants.W_OK)
  if (stats && (!stats.isFile() || path in OWN_STREAMS)) return
  // only really writing a file shows whether it works (permissions, full or read-only disks)
  const probe = probeFile(stats ? realpathSync(path) : path)
  writeFileSync(probe, '')
  rmSync(probe)
}

/** Creates a folder and those above it. Not by `recursive: true`, with which Node 20 loops forever below /proc. */
export function makeFolder(path: string): void {
  if (existsSync(path)) return
  makeFolder(dirname(path))
  mkdirSync(path)
}

/** The descriptors of this process's own streams, which are files if the caller redirects them. */
const OWN_STREAMS = { '/dev/stdout': 1, '/dev/stderr': 2 }

function writeWhole(path: string, text: string): void {
  const stats = statSync(path, { throwIfNoEntry: false })
  // the caller has redirected this stream to a file: replacing it would lose all other output in it
  if (stats?.isFile() && path in OWN_STREAMS) writeFileSync(OWN_STREAMS[path as keyof typeof OWN_STREAMS], text)
  // a pipe or a device is written to, never replaced
  else if (stats && !stats.isFile()) writeFileSync(path, text)
  // The text is written here and not by the library: version 7 calls write() once and ignores its result. On a disk that
  // fills up it replaced the file by a truncated one without an error (measured: 64 KiB of 200 KB on a tmpfs of 64 KiB).
  else writeFileAtomically(path, '', { tmpfileCreated: (file) => writeFileSync(file, text) })
}

function probeFile(path: string): string {
  return join(dirname(path), `.${basename(path)}.probe`)
}
