import type { FigureName } from '../measure/figures'
import { medianOf, type Results, ratioOf } from '../results'
import { fraction, shown } from './numbers'
import { rowTitle } from './table'

/** A target the project has set itself: of one figure, as a multiple of another contestant's, or as it is. */
interface Target {
  readonly name: FigureName
  readonly at?: number
  /** Whose figure it is held against; none: the limit is in the figure's own unit. */
  readonly of?: string
  readonly limit: number
  /** The figure is to be this much or more, not less. */
  readonly least?: true
}

/** One payload at a time, there is nothing to coalesce: the plainest `ws` is the measure. */
export const TARGETS: readonly Target[] = [
  { name: 'burst.cpu', at: 200, of: 'socket.io', limit: 1 / 20 },
  { name: 'burst.cpu', at: 1000, of: 'socket.io', limit: 1 / 15 },
  { name: 'burst.cpu', at: 5000, of: 'socket.io', limit: 1 / 6 },
  { name: 'burst.cpu', at: 200, of: 'ws-coalesced', limit: 1.2 },
  { name: 'burst.cpu', at: 1000, of: 'ws-coalesced', limit: 1.2 },
  { name: 'burst.cpu', at: 5000, of: 'ws-coalesced', limit: 1.2 },
  { name: 'single.cpu', at: 200, of: 'ws-prepared', limit: 1.1 },
  { name: 'single.p50', at: 200, of: 'ws-prepared', limit: 1.1 },
  { name: 'single.p99', at: 200, of: 'ws-prepared', limit: 1.1 },
  { name: 'flood.rate', at: 200, limit: 295_000, least: true },
  { name: 'flood.p99', at: 200, of: 'ws-coalesced', limit: 2 },
  { name: 'memory.connection', of: 'plain-loop', limit: 1 },
  { name: 'churn.subscribe', at: 50, limit: 100 },
  { name: 'start', limit: 300 },
]

/** A target beside what was measured. `met` is undefined where it was not. */
export interface Row {
  readonly title: string
  readonly target: string
  readonly measured: string
  readonly met: boolean | undefined
}

const OWN = 'reference'

/** Every target, judged by medians; for people, never for an exit code. */
export function targetRows(results: Results): Row[] {
  const title = (name: string) => results.contestants.find((it) => it.name === name)?.title ?? name
  return TARGETS.map(({ name, at, of, limit, least }) => {
    const value =
      (of === undefined ? medianOf(results, OWN, name, at) : ratioOf(results, [OWN, of], name, at)) ?? Number.NaN
    return {
      title: rowTitle(name, at),
      target: `${least ? '≥' : '≤'} ${of === undefined ? shown(limit) : `${fraction(limit)} of ${title(of)}`}`,
      measured: (of === undefined ? shown : fraction)(value),
      met: Number.isNaN(value) ? undefined : least ? value >= limit : value <= limit,
    }
  })
}
