import type { Cell, Gap, Guideword, Row } from './cell'
import type { Place, Places } from './contexts/context'

/** A gap, and where it is. */
export interface FoundGap extends Gap {
  readonly element: string
  readonly guideword: Guideword
}

export interface Figures {
  cells: number
  withFaults: number
  withReasons: number
  gaps: number
  /** faults that are in at least one cell */
  faults: number
  contexts: number
  withClauses: number
  /** contexts that do not matter for an element */
  without: number
  /** contexts in which nobody looks */
  open: number
}

export function figuresOf(elements: Readonly<Record<string, Row>>, places: Readonly<Record<string, Places>>): Figures {
  const cells = Object.values(elements).flatMap((row): Cell[] => Object.values(row))
  const contexts = Object.values(places).flatMap((each): Place[] => Object.values(each))
  return {
    cells: cells.length,
    withFaults: cells.filter(({ faults }) => faults).length,
    withReasons: cells.filter(({ reason }) => reason).length,
    gaps: cells.filter((cell) => cell.gap).length,
    faults: new Set(cells.flatMap(({ faults }) => faults ?? [])).size,
    contexts: contexts.length,
    withClauses: contexts.filter((place) => Array.isArray(place)).length,
    without: contexts.filter((place) => 'reason' in place).length,
    open: contexts.filter((place) => 'open' in place).length,
  }
}

export function gapsOf(elements: Readonly<Record<string, Row>>): FoundGap[] {
  return Object.entries(elements).flatMap(([element, row]) =>
    Object.entries(row).flatMap(([guideword, cell]) =>
      cell.gap ? [{ ...cell.gap, element, guideword: guideword as Guideword }] : [],
    ),
  )
}
