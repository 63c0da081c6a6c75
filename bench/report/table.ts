import { markdownTable } from 'markdown-table'
import { FIGURES, type FigureName } from '../measure/figures'
import { medianOf, type Results, ratioOf } from '../results'
import { shown, times } from './numbers'

const NAMES = Object.keys(FIGURES) as FigureName[]

/** Every figure a row, every contestant a column: the median, and how many times the first contestant's it is. */
export function table(results: Results, names: readonly FigureName[] = NAMES): string {
  const [first] = results.contestants
  const head = ['', ...results.contestants.map(({ title }) => title)]
  const rows = names.flatMap((name) =>
    sizes(results, name).map((at) => {
      const cells = results.contestants.map((contestant) => {
        const value = medianOf(results, contestant.name, name, at)
        if (value === undefined) return '–'
        const ratio = first && contestant !== first && ratioOf(results, [contestant.name, first.name], name, at)
        return ratio ? `${shown(value)} (${times(ratio)})` : shown(value)
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
