import type { Fault } from '../fault'
import { IN_THE_BARE_SERVER } from './bare'
import { BUSY_CLIENTS } from './busy-clients'
import { FLOODS } from './floods'
import { SLOW_READERS } from './slow-readers'

/** The faults of `fairness`. */
export const FAIRNESS: readonly Fault[] = [...FLOODS, ...SLOW_READERS, ...BUSY_CLIENTS, ...IN_THE_BARE_SERVER]
