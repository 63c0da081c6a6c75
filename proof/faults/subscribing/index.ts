import type { Fault } from '../fault'
import { ADDING } from './adding'
import { ALREADY_SUBSCRIBED } from './already-subscribed'
import { IN_THE_BARE_SERVER } from './bare'
import { PATTERNS } from './patterns'
import { REPLIES } from './replies'

/** The faults of `subscribing`, in the order of its steps. */
export const SUBSCRIBING: readonly Fault[] = [
  ...PATTERNS,
  ...ALREADY_SUBSCRIBED,
  ...ADDING,
  ...REPLIES,
  ...IN_THE_BARE_SERVER,
]
