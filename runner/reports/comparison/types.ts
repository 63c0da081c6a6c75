import type { ComparedCell, ComparedClause, Part, Report } from '../../../schemas/types'

/** A report, the file it was read from, and the letter that stands for it. */
export interface Compared {
  letter: string
  file: string
  report: Report
}

/** What one report says about a clause. */
export type Cell = ComparedCell

/** One clause in all reports, with the cells in the order of the reports. */
export type Row = Omit<ComparedClause, 'part' | 'section'>

/** One section of the specification, or of the completions. */
export interface Section {
  part: Part
  section: string
  heading: string
  rows: Row[]
}

/** Clauses × implementations. */
export interface Matrix {
  compared: Compared[]
  /** What limits how far the reports can be compared. */
  notes: string[]
  sections: Section[]
  /** How many clauses there are, and how many differ. */
  clauses: number
  differing: number
}
