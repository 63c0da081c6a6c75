import { readFileSync } from 'node:fs'
import { trackedFiles } from './tracked'

/** A file longer than this raises a question: does it have one subject? Not a failure. */
const LIMITS = [
  { lines: 250, patterns: ['*.ts', '*.mjs', '*.cjs', ':!schemas/types.ts'] },
  { lines: 260, patterns: ['*.feature'] },
]

/** The files that are over the usual length, one line for each. */
export function longFiles(): string[] {
  return LIMITS.flatMap(({ lines: limit, patterns }) =>
    trackedFiles(...patterns).flatMap((file) => {
      const lines = readFileSync(file, 'utf8').split('\n').length - 1
      return lines > limit ? [`${file} has ${lines} lines; ${limit} is the guideline`] : []
    }),
  )
}
