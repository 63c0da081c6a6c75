import type { Change } from './shape'
import { type Range, statementAt, textAt } from './statement'
import { onOneLine } from './tokens'

/** A change that Stryker made, and what came of it. */
export interface Mutant extends Change {
  file: string
  line: number
  mutator: string
  alive: boolean
}

/** Stryker's report (mutation-testing-report-schema), as far as it is read here. */
export interface StrykerReport {
  files: Record<
    string,
    { source: string; mutants: { status: string; mutatorName: string; replacement: string; location: Range }[] }
  >
}

/** Mutants that say nothing about the suite: they did not compile, or were not run. */
const NOT_COUNTED = ['CompileError', 'RuntimeError', 'Ignored', 'Pending']
const ALIVE = ['Survived', 'NoCoverage']

/** The mutants of a report that count. */
export function mutantsOf({ files }: StrykerReport): Mutant[] {
  return Object.entries(files).flatMap(([file, { source, mutants }]) =>
    mutants
      .filter(({ status }) => !NOT_COUNTED.includes(status))
      .map(({ status, mutatorName, replacement, location }) => ({
        file,
        line: location.start.line,
        mutator: mutatorName,
        alive: ALIVE.includes(status),
        code: statementAt(source, location),
        original: textAt(source, location),
        replacement: onOneLine(replacement),
      })),
  )
}
