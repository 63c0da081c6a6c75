import type { Clause, ClauseRow, Part } from '../../../schemas/types'
import { headingOf, numberOf } from '../../suite/clauses'
import { list, visible } from '../../text'
import { runsText } from '../verdict-text'
import type { Style } from './style'

const PART_TITLES: Record<Part, string> = {
  specification: 'The specification',
  completion: 'Completions: our reading where the specification is silent',
}

/** One step of the numbering, in blanks. */
const STEP = '  '

/** Turns clauses, in the specification's order, into lines of a tree; headings come with the first clause below them. */
export class Tree {
  private part: Part | undefined
  private section: string | undefined

  constructor(
    private readonly style: Style,
    /** The widest number of the clauses to come, in characters with its indentation; aligns the summaries. */
    private readonly width: number,
  ) {}

  /** The lines of one clause: its part's and section's headings where they begin, itself, what was seen. */
  add(row: ClauseRow): string {
    const lines: string[] = []
    if (row.part !== this.part) lines.push('', this.style.bold(PART_TITLES[row.part]))
    if (row.part !== this.part || row.section !== this.section) {
      lines.push('', `${STEP}${row.heading} ${this.style.dim(`[${row.section}]`)}`)
    }
    this.part = row.part
    this.section = row.section
    const number = indented(row.number)
    const { mark, paint, dim } = this.style
    const label = `${STEP.repeat(2)}${numberIndent(row.number)}${mark(row.verdict)} ${row.number}`
    const told = row.verdict === 'pass' || row.verdict === 'informative' ? row.summary : paint(row.verdict, row.summary)
    const note = this.note(row)
    lines.push(`${label}${' '.repeat(Math.max(0, this.width - number.length))}  ${told}${note && ` ${dim(note)}`}`)
    const under = `${STEP.repeat(3)}${' '.repeat(this.width + 2)}`
    for (const observation of row.observations ?? []) lines.push(`${under}${dim(`seen: ${visible(observation)}`)}`)
    return `${lines.join('\n')}\n`
  }

  private note({ verdict, missing = [], knownFailure = '', runs }: ClauseRow): string {
    if (verdict === 'flaky') return `(${runsText(runs)})`
    if (verdict === 'known-failure') return `(known failure: ${visible(knownFailure)})`
    if (verdict === 'not-observed') return `(not observed: the target has no ${list(missing)})`
    if (verdict === 'warning') return '(should)'
    if (verdict === 'informative') return '(informative)'
    return verdict === 'error' ? '(not judged)' : ''
  }
}

/** The width that aligns the summaries of all these clauses. */
export function widthOf(clauses: Clause[]): number {
  return Math.max(0, ...clauses.map((clause) => indented(numberOf(clause)).length))
}

/** What a part is called in the terminal. */
export function partTitle(part: Part): string {
  return PART_TITLES[part]
}

/** The heading of a section in `list`, which has no verdicts. */
export function sectionLine(clause: Clause, style: Style): string {
  return `${STEP}${headingOf(clause)} ${style.dim(`[${clause.section}]`)}`
}

/** A number, moved in by its depth. */
export function indented(number: string): string {
  return `${numberIndent(number)}${number}`
}

function numberIndent(number: string): string {
  return STEP.repeat(number.split('.').length - 1)
}
