import { createColors } from 'picocolors'
import type { ClauseVerdict } from '../../../schemas/types'

/** How text looks in the terminal: colours, or none. */
export interface Style {
  mark(verdict: ClauseVerdict): string
  paint(verdict: ClauseVerdict, text: string): string
  bold(text: string): string
  dim(text: string): string
}

/** One character for each verdict; the word stands beside it wherever there is room. */
export const MARKS: Record<ClauseVerdict, string> = {
  pass: '✓',
  fail: '✗',
  flaky: '~',
  'known-failure': '*',
  warning: '!',
  error: '⊘',
  'not-observed': '?',
  informative: 'i',
}

/** Colours on a terminal only; FORCE_COLOR asks for them anywhere, NO_COLOR (if not empty) forbids them and wins. */
export function createStyle(env: NodeJS.ProcessEnv, isTerminal: boolean): Style {
  const forced = env.FORCE_COLOR !== undefined && env.FORCE_COLOR !== '0' && env.FORCE_COLOR !== 'false'
  const plain = Boolean(env.NO_COLOR) || (env.FORCE_COLOR === undefined ? !isTerminal || env.TERM === 'dumb' : !forced)
  const colors = createColors(!plain)
  const paints: Record<ClauseVerdict, (text: string) => string> = {
    pass: colors.green,
    fail: colors.red,
    error: colors.red,
    flaky: colors.red,
    'known-failure': colors.yellow,
    warning: colors.yellow,
    'not-observed': colors.yellow,
    informative: colors.cyan,
  }
  return {
    mark: (verdict) => paints[verdict](MARKS[verdict]),
    paint: (verdict, text) => paints[verdict](text),
    bold: colors.bold,
    dim: colors.dim,
  }
}
