import { readFileSync, type Stats, statSync } from 'node:fs'
import { resolve } from 'node:path'
import { decodeText } from './decode-text'
import { messageOf, UsageError } from './errors'

/** The text of a file that the caller named. Throws UsageError, which calls it as the caller did. */
export function readInputFile(file: string, cwd: string, what = ''): string {
  try {
    return decodeText(readFileSync(resolve(cwd, file)))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') throw new UsageError(`there is no file ${file}.`)
    throw new UsageError(`${what}${file} cannot be read: ${reasonOf(error)}.`)
  }
}

/** What is at a path; undefined also if the path leads through a file, for which statSync throws. */
export function statsOf(path: string): Stats | undefined {
  try {
    return statSync(path)
  } catch {
    return undefined
  }
}

/** Why a file could not be read or written, without the path that Node names: it may be one the caller never gave. */
export function reasonOf(error: unknown): string {
  const { syscall } = Object(error) as NodeJS.ErrnoException
  const message = messageOf(error)
  const end = syscall === undefined ? -1 : message.indexOf(`, ${syscall}`)
  return end < 0 ? message : message.slice(0, end)
}
