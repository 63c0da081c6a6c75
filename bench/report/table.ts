import { markdownTable } from 'markdown-table'
import { FIGURES, type FigureName } from '../measure/figures'
import { medianOf, type Results, ratioOf } from '../results'
import { formatNumber, formatRatio } from './format'

const NAMES = Object.keys(FIGURES) as FigureName[]

/** A row for every figure, a column for every candidate: the median, and its ratio to the first candidate's. Padded, its columns align. */
export function table(results: Results, names: readonly FigureName[] = NAMES, { padded = true } = {}): string {
  const [first] = results.contestants
  const head = ['', ...results.contestants.map(({ title }) => title)]
  const rows = names.flatMap((name) =>
    sizes(results, name).map((at) => {
      const cells = results.contestants.map((candidate) => {
        const value = medianOf(results, candidate.name, name, at)
        if (value === undefined) return '–'
        const ratio = first && candidate !== first && ratioOf(results, [candidate.name, first.name], name, at)
        return ratio ? `${formatNumber(value)} (${formatRatio(ratio)})` : formatNumber(value)
      })
      return [rowTitle(name, at), ...cells]
    }),
  )
  const align = ['l', ...results.contestants.map(() => 'r')]
  return markdownTable([head, ...rows], { align, padding: padded, alignDelimiters: padded })
}

/** The numbers of clients or patterns for which the figure was measured, smallest first. */
function sizes(results: Results, name: FigureName): (number | undefined)[] {
  const all = new Set(results.figures.filter((it) => it.name === name).map(({ at }) => at))
  return [...all].sort((a = 0, b = 0) => a - b)
}

/** The title of a figure in tables, such as `bursts: server CPU per delivery, 200 clients, µs`. */
export function rowTitle(name: FigureName, at: number | undefined): string {
  const { title, unit, at: counted } = FIGURES[name]
  return at === undefined ? `${title}, ${unit}` : `${title}, ${formatNumber(at)} ${counted}, ${unit}`
}
