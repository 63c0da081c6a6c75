import { createColors } from 'picocolors'
import type { ClauseVerdict } from '../../../schemas/types'
import type { Screen } from './progress'
import { hang, type Layout } from './wrap'

/** How text is styled in the terminal, with colours or without, and broken into lines. */
export interface Style {
  mark(verdict: ClauseVerdict): string
  paint(verdict: ClauseVerdict, text: string): string
  bold(text: string): string
  dim(text: string): string
  /** A text after its head, in lines as long as the terminal's, the later ones below the beginning of the text. */
  hang(head: string, text: string, layout?: Omit<Layout, 'columns'>): string
}

/** One character for each verdict. The word is shown too wherever there is room. */
export const MARKS: Record<ClauseVerdict, string> = {
  pass: '✓',
  fail: '✗',
  flaky: '~',
  'known-failure': '*',
  warning: '!',
  inconclusive: '…',
  error: '⊘',
  'not-observed': '?',
  informative: 'i',
}

/** Colours are used on terminals only. FORCE_COLOR turns them on anywhere; NO_COLOR, if not empty, turns them off and wins. */
export function createStyle(env: NodeJS.ProcessEnv, isTerminal: boolean, columns?: number): Style {
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
    inconclusive: colors.yellow,
    'not-observed': colors.yellow,
    informative: colors.cyan,
  }
  return {
    mark: (verdict) => paints[verdict](MARKS[verdict]),
    paint: (verdict, text) => paints[verdict](text),
    bold: colors.bold,
    dim: colors.dim,
    hang: (head, text, layout) => hang(head, text, { ...layout, columns }),
  }
}

/** What a terminal has that does not say how wide it is. */
const USUAL_COLUMNS = 80

/** The style of what is written to this output. */
export function styleOf({ env, stdout }: Screen): Style {
  const isTerminal = Boolean(stdout.isTTY)
  return createStyle(env, isTerminal, isTerminal ? stdout.columns || USUAL_COLUMNS : undefined)
}
