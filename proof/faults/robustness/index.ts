import type { Fault } from '../fault'
import { ACTIONS } from './actions'
import { IN_THE_BARE_SERVER } from './bare'
import { BINARY_FRAMES } from './binary-frames'
import { FRAMES } from './frames'
import { PATTERNS } from './patterns'
import { SIZES } from './sizes'

/** The faults of `robustness`. */
export const ROBUSTNESS: readonly Fault[] = [
  ...FRAMES,
  ...ACTIONS,
  ...PATTERNS,
  ...BINARY_FRAMES,
  ...SIZES,
  ...IN_THE_BARE_SERVER,
]
