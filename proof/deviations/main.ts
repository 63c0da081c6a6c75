import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { PLACES } from './contexts'
import { ELEMENTS } from './elements'
import { coveragePage } from './page'

export const COVERAGE_PAGE = join(__dirname, '..', 'coverage.md')

/** `npm run coverage`: writes the page from the tables. */
export function writeCoverage(file = COVERAGE_PAGE): void {
  writeFileSync(file, coveragePage(ELEMENTS, PLACES))
}
