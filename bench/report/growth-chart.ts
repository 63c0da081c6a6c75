import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Eta } from 'eta'
import { FIGURES, type FigureName } from '../measure/figures'
import { medianOf, type Results } from '../results'
import { formatNumber } from './format'

const TEMPLATE = join(__dirname, 'growth-chart.svg.eta')

/** The figures shown, from left to right. */
const PANELS: readonly FigureName[] = ['burst.cpu', 'single.p50', 'patterns.redis']

/** The palette of Okabe and Ito, which colour-blind people can distinguish. The first colour is the reference server's. */
const COLOURS = ['#d55e00', '#56b4e9', '#009e73', '#cc79a7', '#999999', '#0072b2']

/** The plot of a panel and the margins around it, in px. */
const PLOT = { width: 225, height: 180, left: 50, top: 44, right: 20, bottom: 80 }

/** The chart of how figures grow with clients or patterns, as SVG. Both axes are logarithmic. */
export function toSvg(results: Results): string {
  const series = results.contestants.map(({ name, title }, at) => ({
    name,
    title,
    colour: COLOURS[at % COLOURS.length],
  }))
  const panelWidth = PLOT.left + PLOT.width + PLOT.right
  const view = {
    width: panelWidth * PANELS.length,
    height: PLOT.top + PLOT.height + PLOT.bottom,
    plot: PLOT,
    panels: PANELS.map((name, at) => ({ x: at * panelWidth + PLOT.left, ...panel(results, name, series) })),
    legend: series.map((one, at) => ({
      ...one,
      x: PLOT.left + at * ((panelWidth * PANELS.length - PLOT.left) / series.length),
    })),
  }
  const template = readFileSync(TEMPLATE, 'utf8')
  return `${new Eta({ autoEscape: true }).renderString(template, view).trim()}\n`
}

interface Series {
  readonly name: string
  readonly colour: string | undefined
}

function panel(results: Results, name: FigureName, series: readonly Series[]) {
  const measured = results.figures.filter((figure) => figure.name === name && figure.median > 0)
  const sizes = [...new Set(measured.map(({ at = 1 }) => at))].sort((a, b) => a - b)
  const x = logScale(sizes[0] ?? 1, sizes.at(-1) ?? 1, 0, PLOT.width)
  const values = measured.map(({ median }) => median)
  const [low, high] = decades(Math.min(...values), Math.max(...values))
  const y = logScale(low, high, PLOT.height, 0)
  const { title, unit, at } = FIGURES[name]
  return {
    title,
    unit,
    of: at ?? '',
    xTicks: sizes.map((size) => ({ at: x(size), text: formatNumber(size) })),
    yTicks: powers(low, high).map((value) => ({ at: y(value), text: formatNumber(value) })),
    lines: series.map((one, place) => ({
      colour: one.colour,
      width: place === 0 ? 3 : 1.5,
      points: sizes.flatMap((size) => {
        const value = medianOf(results, one.name, name, size)
        return value !== undefined && value > 0 ? [{ x: x(size), y: y(value) }] : []
      }),
    })),
  }
}

/** A logarithmic scale: maps `low` to `from` and `high` to `to`. If `low` equals `high`, maps it to the middle. */
export function logScale(low: number, high: number, from: number, to: number): (value: number) => number {
  const span = Math.log(high / low)
  return (value) =>
    Math.round((span === 0 ? (from + to) / 2 : from + ((to - from) * Math.log(value / low)) / span) * 10) / 10
}

/** The powers of ten that enclose a span; 1 and 10 for a span without positive values. */
export function decades(low: number, high: number): [number, number] {
  if (!(low > 0) || !Number.isFinite(high)) return [1, 10]
  const first = Math.floor(Math.log10(low))
  return [10 ** first, 10 ** Math.max(first + 1, Math.ceil(Math.log10(high)))]
}

function powers(low: number, high: number): number[] {
  const count = Math.round(Math.log10(high / low)) + 1
  return Array.from({ length: count }, (_, at) => 10 ** (Math.round(Math.log10(low)) + at))
}
