import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { UsageError } from '../errors'
import { reasonOf } from '../input-file'

/**
 * The text of a specification, without byte order mark and with the line ends of Unix: a checkout may have others.
 * Throws UsageError if it is not UTF-8, because every character that cannot be read would be a difference, or hide one.
 */
export function readText(file: string, cwd: string): string {
  let bytes: Buffer
  try {
    bytes = readFileSync(resolve(cwd, file))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') throw new UsageError(`there is no file ${file}.`)
    throw new UsageError(`The specification ${file} cannot be read: ${reasonOf(error)}.`)
  }
  const start = bytes.subarray(0, 2).toString('hex')
  if (start === 'fffe' || start === 'feff') throw new UsageError(`${file} is UTF-16. Save it as UTF-8.`)
  const nul = bytes.indexOf(0)
  if (nul >= 0) throw new UsageError(`${at(file, bytes, nul)}: there is a NUL byte, as in UTF-16. Save it as UTF-8.`)
  try {
    return normalized(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch {
    throw new UsageError(`${at(file, bytes, firstInvalid(bytes))}: this line is not UTF-8. Save the file as UTF-8.`)
  }
}

export function normalized(text: string): string {
  return text.replace(/^\ufeff/, '').replace(/\r\n?/g, '\n')
}

const at = (file: string, bytes: Buffer, offset: number) =>
  `${file}:${normalized(bytes.subarray(0, offset).toString('latin1')).split('\n').length}`

/** Where the bytes stop being what their text is written as. */
function firstInvalid(bytes: Buffer): number {
  const again = Buffer.from(bytes.toString('utf8'))
  return again.findIndex((byte, index) => byte !== bytes[index])
}
