import { readFileSync } from 'node:fs'
import { UsageError } from '../runner/errors'
import type { FigureName, Measurement } from './measure/figures'
import { median } from './median'

/** One figure of one candidate, over all rounds or turns. */
export interface Figure {
  readonly name: FigureName
  readonly at?: number
  /** The name of the candidate. */
  readonly contestant: string
  /** One for each round or turn, in order. */
  readonly values: readonly number[]
  readonly median: number
}

/**
 * The results of a whole run, as in bench/results/bench.json. The keys `contestants` and `contestant` are those of schema
 * version 2; everywhere else they are called candidates.
 */
export interface Results {
  readonly schemaVersion: 2
  /** The date of the run, such as 2016-01-15. */
  readonly date: string
  readonly quick: boolean
  readonly rounds: number
  readonly turns: number
  readonly payloadBytes: number
  readonly burst: number
  readonly machine: Machine
  readonly contestants: readonly { readonly name: string; readonly title: string; readonly made: string }[]
  /** The packages of the alternatives, with their versions. */
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

/** Reads the results of an earlier run. Throws UsageError if the file contains none. */
export function readResults(file: string): Results {
  try {
    const results = JSON.parse(readFileSync(file, 'utf8')) as Results
    if (results.schemaVersion === 2) return results
  } catch {}
  throw new UsageError(`${file} does not contain results of this benchmark.`)
}

/** Collects the measurements of all rounds and turns into figures, each with its median. */
export class FigureCollector {
  private readonly figures = new Map<string, { name: FigureName; at?: number; contestant: string; values: number[] }>()

  add(candidate: string, measurements: readonly Measurement[]): void {
    for (const { value, ...figure } of measurements) {
      if (Number.isNaN(value)) continue // not applicable, such as the Redis CPU of a broker
      const key = JSON.stringify([candidate, figure.name, figure.at])
      const known = this.figures.get(key)
      if (known) known.values.push(value)
      else this.figures.set(key, { ...figure, contestant: candidate, values: [value] })
    }
  }

  all(): Figure[] {
    return [...this.figures.values()].map((figure) => ({ ...figure, median: median(figure.values) }))
  }
}

/** The median of a figure, or undefined if it was not measured. */
export function medianOf(results: Results, candidate: string, name: FigureName, at?: number): number | undefined {
  return figureOf(results, candidate, name, at)?.median
}

/**
 * A figure of `one` divided by the same figure of `other`: the median of the ratios in each round or turn, or undefined if
 * either was not measured.
 */
export function ratioOf(results: Results, [one, other]: [string, string], name: FigureName, at?: number) {
  const base = figureOf(results, other, name, at)
  const ratios = figureOf(results, one, name, at)?.values.map(
    (value, turn) => value / (base?.values[turn] ?? Number.NaN),
  )
  return base && ratios && median(ratios)
}

function figureOf({ figures }: Results, candidate: string, name: FigureName, at?: number): Figure | undefined {
  return figures.find((it) => it.contestant === candidate && it.name === name && it.at === at)
}
