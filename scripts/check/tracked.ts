import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'

/** The files that git tracks, or would track, and that match one of the patterns. Paths from the root. */
export function trackedFiles(...patterns: string[]): string[] {
  const args = ['ls-files', '--cached', '--others', '--exclude-standard', ...patterns]
  const files = execFileSync('git', args, { encoding: 'utf8' }).split('\n')
  return [...new Set(files)].filter((file) => file !== '' && existsSync(file))
}

// biome-ignore lint/suspicious/noExplicitAny: each caller knows the schema of the file it reads
export const readJson = (file: string): any => JSON.parse(readFileSync(file, 'utf8'))
