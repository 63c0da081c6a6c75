import { markdownTable } from 'markdown-table'
import { FIGURES, type FigureName } from '../measure/figures'
import { medianOf, type Results } from '../results'
import { ratio, shown } from './numbers'

const NAMES = Object.keys(FIGURES) as FigureName[]

/** Every figure a row, every contestant a column: the median, and how many times the first contestant's it is. */
export function table(results: Results, names: readonly FigureName[] = NAMES): string {
  const [first] = results.contestants
  const head = ['', ...results.contestants.map(({ title }) => title)]
  const rows = names.flatMap((name) =>
    sizes(results, name).map((at) => {
      const base = first && medianOf(results, first.name, name, at)
      const cells = results.contestants.map((contestant) => {
        const value = medianOf(results, contestant.name, name, at)
        if (value === undefined) return '–'
        return base === undefined || contestant === first ? shown(value) : `${shown(value)} (${ratio(value, base)})`
      })
      return [rowTitle(name, at), ...cells]
    }),
  )
  return markdownTable([head, ...rows], { align: ['l', ...results.contestants.map(() => 'r')] })
}

/** The crowds for which there is such a figure, smallest first. */
function sizes(results: Results, name: FigureName): (number | undefined)[] {
  const all = new Set(results.figures.filter((it) => it.name === name).map(({ at }) => at))
  return [...all].sort((a = 0, b = 0) => a - b)
}

export function rowTitle(name: FigureName, at: number | undefined): string {
  const { title, unit, at: of } = FIGURES[name]
  return at === undefined ? `${title}, ${unit}` : `${title}, ${shown(at)} ${of}, ${unit}`
}
