import type { Clause, ClauseRow, Part } from '../../../schemas/types'
import { lackingText } from '../../judging/lacking'
import { headingOf, numberOf } from '../../suite/clauses'
import { joinWords, visible } from '../../text'
import { runsText } from '../verdict-text'
import type { Style } from './style'

const PART_TITLES: Record<Part, string> = {
  specification: 'The specification',
  completion: 'Completions: our reading where the specification is silent',
}

/** The indentation of one level of numbering. */
const LEVEL = '  '

/** Turns clauses, in the specification's order, into the lines of a tree. A heading comes with the first clause below it. */
export class Tree {
  private part: Part | undefined
  private section: string | undefined

  constructor(
    private readonly style: Style,
    /** The width of the widest number of all clauses, with its indentation, in characters; aligns the summaries. */
    private readonly width: number,
  ) {}

  /** The lines of one clause: the headings that begin with it, the clause itself, and its observations. */
  add(row: ClauseRow): string {
    const lines: string[] = []
    if (row.part !== this.part) lines.push('', this.style.bold(PART_TITLES[row.part]))
    if (row.part !== this.part || row.section !== this.section) {
      lines.push('', `${LEVEL}${row.heading} ${this.style.dim(`[${row.section}]`)}`)
    }
    this.part = row.part
    this.section = row.section
    const number = indented(row.number)
    const { mark, paint, dim } = this.style
    const label = `${LEVEL.repeat(2)}${numberIndent(row.number)}${mark(row.verdict)} ${row.number}`
    const summary =
      row.verdict === 'pass' || row.verdict === 'informative' ? row.summary : paint(row.verdict, row.summary)
    const note = this.note(row)
    const head = `${label}${' '.repeat(Math.max(0, this.width - number.length))}  `
    lines.push(this.style.hang(head, `${summary}${note && ` ${dim(note)}`}`))
    const under = `${LEVEL.repeat(3)}${' '.repeat(this.width + 2)}`
    for (const observation of row.observations ?? [])
      lines.push(this.style.hang(under, `seen: ${visible(observation)}`, { paint: dim }))
    return `${lines.join('\n')}\n`
  }

  private note({ verdict, missing = [], knownFailure = '', runs, restsOn = [], repeats = [] }: ClauseRow): string {
    if (verdict === 'flaky') return `(${runsText(runs)})`
    if (verdict === 'known-failure') return `(known failure: ${visible(knownFailure)})`
    if (verdict === 'not-observed') return `(not observed: ${lackingText(missing)})`
    if (verdict === 'inconclusive') return `(inconclusive: rests on ${joinWords(restsOn)})`
    if (verdict === 'fail' && repeats.length > 0) return `(repeats ${joinWords(repeats)})`
    if (verdict === 'warning') return '(should)'
    if (verdict === 'informative') return '(informative)'
    return verdict === 'error' ? '(not judged)' : ''
  }
}

/** The width of the widest number of these clauses, with its indentation. */
export function widthOf(clauses: Clause[]): number {
  return Math.max(0, ...clauses.map((clause) => indented(numberOf(clause)).length))
}

/** The title of a part in the terminal. */
export function partTitle(part: Part): string {
  return PART_TITLES[part]
}

/** The heading of a section in the output of `list`. */
export function sectionLine(clause: Clause, style: Style): string {
  return `${LEVEL}${headingOf(clause)} ${style.dim(`[${clause.section}]`)}`
}

/** A number, indented by its depth. */
export function indented(number: string): string {
  return `${numberIndent(number)}${number}`
}

function numberIndent(number: string): string {
  return LEVEL.repeat(number.split('.').length - 1)
}
