/** Ways in which something can differ from what is meant, and how each is read here: a HAZOP's guidewords (IEC 61882). */
export const GUIDEWORDS = {
  no: 'it does not happen at all',
  more: 'there is too much of it, or too many',
  less: 'there is too little of it, or too few',
  'as well as': 'something else happens too',
  'part of': 'only a part of it happens, or is there',
  reverse: 'the opposite, the other direction, or the other way round',
  'other than': 'something else happens instead',
  early: 'sooner than it should, by the clock',
  late: 'later than it should, by the clock',
  before: 'ahead of what it should follow',
  after: 'behind what it should precede',
} as const

export type Guideword = keyof typeof GUIDEWORDS

/** A deviation that no fault is yet: what a fault would do. */
export interface Gap {
  readonly fault: string
  /** the server that it would be planted in */
  readonly base: 'bare' | 'reference'
  /** the clause that should catch it */
  readonly clause: string
  /** what the suite would need first */
  readonly needs?: string
}

/** One element, one guideword: what the deviation is, and the faults that are it; or why there are none. */
export interface Cell {
  readonly deviation: string
  readonly faults?: readonly string[]
  /** why it does not apply, or cannot be seen from outside */
  readonly reason?: string
  readonly gap?: Gap
}

export type Row = Readonly<Record<Guideword, Cell>>

/** A deviation, and the faults that are it. */
export function by(deviation: string, ...faults: [string, ...string[]]): Cell {
  return { deviation, faults }
}

/** A deviation that no fault can be, and why. */
export function because(deviation: string, reason: string): Cell {
  return { deviation, reason }
}

/** A deviation that a fault could be, and none is. */
export function gap(deviation: string, missing: Gap): Cell {
  return { deviation, gap: missing }
}
