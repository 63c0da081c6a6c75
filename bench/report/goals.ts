import type { FigureName } from '../measure/figures'
import { medianOf, type Results, ratioOf } from '../results'
import { formatFraction, formatNumber } from './format'
import { rowTitle } from './table'

/** A goal that the project has set itself for one figure: a ratio to another candidate's figure, or an absolute value. */
interface Goal {
  readonly name: FigureName
  readonly at?: number
  /** The candidate to compare with; if absent, the limit is an absolute value in the figure's unit. */
  readonly of?: string
  readonly limit: number
  /** Whether the limit is a minimum; otherwise it is a maximum. */
  readonly atLeast?: true
}

/** For payloads one at a time the reference server is compared with plain `ws`, because there is nothing to coalesce. */
export const GOALS: readonly Goal[] = [
  { name: 'burst.cpu', at: 200, of: 'socket.io', limit: 1 / 20 },
  { name: 'burst.cpu', at: 1000, of: 'socket.io', limit: 1 / 15 },
  { name: 'burst.cpu', at: 5000, of: 'socket.io', limit: 1 / 6 },
  { name: 'burst.cpu', at: 200, of: 'ws-coalesced', limit: 1.2 },
  { name: 'burst.cpu', at: 1000, of: 'ws-coalesced', limit: 1.2 },
  { name: 'burst.cpu', at: 5000, of: 'ws-coalesced', limit: 1.2 },
  { name: 'single.cpu', at: 200, of: 'ws-prepared', limit: 1.1 },
  { name: 'single.p50', at: 200, of: 'ws-prepared', limit: 1.1 },
  { name: 'single.p99', at: 200, of: 'ws-prepared', limit: 1.1 },
  { name: 'flood.rate', at: 200, limit: 295_000, atLeast: true },
  { name: 'flood.p99', at: 200, of: 'ws-coalesced', limit: 2 },
  { name: 'memory.connection', of: 'plain-loop', limit: 1 },
  { name: 'churn.subscribe', at: 50, limit: 100 },
  { name: 'start', limit: 300 },
]

/** A goal, and the measured figure. `met` is undefined if the figure was not measured. */
export interface Row {
  readonly title: string
  readonly goal: string
  readonly measured: string
  readonly met: boolean | undefined
}

const OWN = 'reference'

/** Every goal with the median that was measured. For people only: goals never decide an exit code. */
export function goalRows(results: Results): Row[] {
  const title = (name: string) => results.contestants.find((it) => it.name === name)?.title ?? name
  return GOALS.map(({ name, at, of, limit, atLeast }) => {
    const value =
      (of === undefined ? medianOf(results, OWN, name, at) : ratioOf(results, [OWN, of], name, at)) ?? Number.NaN
    return {
      title: rowTitle(name, at),
      goal: `${atLeast ? '≥' : '≤'} ${of === undefined ? formatNumber(limit) : `${formatFraction(limit)} of ${title(of)}`}`,
      measured: (of === undefined ? formatNumber : formatFraction)(value),
      met: Number.isNaN(value) ? undefined : atLeast ? value >= limit : value <= limit,
    }
  })
}
