import { readFileSync } from 'node:fs'
import { UsageError } from '../runner/errors'
import type { FigureName, Measured } from './measure/figures'
import { median } from './median'

/** One figure of one contestant, over all rounds. */
export interface Figure {
  readonly name: FigureName
  readonly at?: number
  readonly contestant: string
  /** One for each round or turn, in order. */
  readonly values: readonly number[]
  readonly median: number
}

/** What a whole run has found: bench/results/bench.json. */
export interface Results {
  readonly schemaVersion: 2
  /** The day, as 2016-01-15. */
  readonly date: string
  readonly quick: boolean
  readonly rounds: number
  readonly turns: number
  readonly payloadBytes: number
  readonly burst: number
  readonly machine: Machine
  readonly contestants: readonly { readonly name: string; readonly title: string; readonly made: string }[]
  /** The packages that the peers are made of, and their versions. */
  readonly packages: Readonly<Record<string, string>>
  /** What could not be measured, and why. */
  readonly notes: readonly string[]
  readonly figures: readonly Figure[]
}

export interface Machine {
  readonly cpu: string
  readonly cores: number
  readonly memoryGiB: number
  readonly os: string
  readonly node: string
  readonly redis: string
}

/** Results that were written before. Throws UsageError for a file that holds none. */
export function readResults(file: string): Results {
  try {
    const results = JSON.parse(readFileSync(file, 'utf8')) as Results
    if (results.schemaVersion === 2) return results
  } catch {}
  throw new UsageError(`${file} holds no results of this benchmark.`)
}

/** Gathers what the rounds and turns found, each figure with its median. */
export class Gathered {
  private readonly figures = new Map<string, { name: FigureName; at?: number; contestant: string; values: number[] }>()

  add(contestant: string, measured: readonly Measured[]): void {
    for (const { value, ...figure } of measured) {
      if (Number.isNaN(value)) continue // there is no such thing: what a broker uses of Redis
      const key = JSON.stringify([contestant, figure.name, figure.at])
      const known = this.figures.get(key)
      if (known) known.values.push(value)
      else this.figures.set(key, { ...figure, contestant, values: [value] })
    }
  }

  all(): Figure[] {
    return [...this.figures.values()].map((figure) => ({ ...figure, median: median(figure.values) }))
  }
}

/** The median of a figure, or undefined where it was not measured. */
export function medianOf(results: Results, contestant: string, name: FigureName, at?: number): number | undefined {
  return figureOf(results, contestant, name, at)?.median
}

/** How many times another's figure it is: the median of what it was in each round or turn. undefined where one was not measured. */
export function ratioOf(results: Results, [one, other]: [string, string], name: FigureName, at?: number) {
  const base = figureOf(results, other, name, at)
  const ratios = figureOf(results, one, name, at)?.values.map(
    (value, turn) => value / (base?.values[turn] ?? Number.NaN),
  )
  return base && ratios && median(ratios)
}

function figureOf({ figures }: Results, contestant: string, name: FigureName, at?: number): Figure | undefined {
  return figures.find((it) => it.contestant === contestant && it.name === name && it.at === at)
}
