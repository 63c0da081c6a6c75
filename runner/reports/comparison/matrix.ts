import type { ClauseRow, ClauseVerdict, Level, Part, Report } from '../../../schemas/types'
import { visible } from '../../text'
import { notesOn } from './notes'

/** A report, the file it was read from, and the letter it goes by. */
export interface Compared {
  letter: string
  file: string
  report: Report
}

/** What one report says of a clause; a report that does not have the clause says nothing of it. */
export interface Cell {
  verdict: ClauseVerdict | 'not judged'
  /** One line: why it is no pass, or what was seen. */
  reason: string
}

export interface Row {
  id: string
  number: string
  level: Level
  summary: string
  /** In the order of the reports. */
  cells: Cell[]
  /** Two reports that judged it do not agree. */
  differs: boolean
}

export interface Section {
  part: Part
  section: string
  heading: string
  rows: Row[]
}

/** Clauses × implementations. */
export interface Matrix {
  compared: Compared[]
  /** What keeps the reports from being held against each other as they are. */
  notes: string[]
  sections: Section[]
  clauses: number
  differing: number
}

/** The matrix of these reports, each with the name of its file; pure. */
export function matrixOf(reports: { file: string; report: Report }[]): Matrix {
  const compared = reports.map((each, index) => ({ ...each, letter: letterOf(index) }))
  const known = compared.map(({ report }) => new Map(report.clauses.map((row) => [row.id, row])))
  const sections = new Map<string, Section>()
  for (const id of inOrder(compared.map(({ report }) => report.clauses.map((row) => row.id)))) {
    const own = known.map((rows) => rows.get(id))
    const first = own.find((row) => row !== undefined)
    if (!first) continue
    const { part } = first
    const [section, heading] = [visible(first.section), visible(first.heading)]
    const place = sections.get(`${part} ${section}`) ?? { part, section, heading, rows: [] }
    place.rows.push(rowOf(first, own))
    sections.set(`${part} ${section}`, place)
  }
  const all = [...sections.values()]
  const rows = all.flatMap((section) => section.rows)
  return {
    compared,
    notes: notesOn(compared),
    sections: (['specification', 'completion'] as const).flatMap((part) => all.filter((each) => each.part === part)),
    clauses: rows.length,
    differing: rows.filter(({ differs }) => differs).length,
  }
}

function rowOf({ id, number, level, summary }: ClauseRow, own: (ClauseRow | undefined)[]): Row {
  const verdicts = new Set(own.flatMap((row) => row?.verdict ?? []))
  return { id, number, level, summary: visible(summary), cells: own.map(cellOf), differs: verdicts.size > 1 }
}

function cellOf(row: ClauseRow | undefined): Cell {
  if (!row) return { verdict: 'not judged', reason: 'the report does not have this clause' }
  const told = row.reason ?? row.observations?.join('; ') ?? ''
  return { verdict: row.verdict, reason: visible(told).replace(/\s+/g, ' ').trim() }
}

/** All ids, in an order that none of the lists contradicts, if there is one: what only some have stands behind what it follows there. */
function inOrder(lists: string[][]): string[] {
  const order: string[] = []
  for (const list of lists) {
    let place = 0
    for (const id of list) {
      const found = order.indexOf(id)
      if (found < 0) order.splice(place, 0, id)
      place = (found < 0 ? place : found) + 1
    }
  }
  return order
}

/** A, B … Z, AA, AB … */
function letterOf(index: number): string {
  const last = String.fromCharCode(65 + (index % 26))
  return index < 26 ? last : `${letterOf(Math.floor(index / 26) - 1)}${last}`
}
