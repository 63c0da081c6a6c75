import type { Fault } from '../fault'
import { IN_THE_BARE_SERVER } from './bare'
import { LEAVING } from './leaving'
import { TRANSPORTS } from './transports'

/** The faults of `connection`. */
export const CONNECTION: readonly Fault[] = [...TRANSPORTS, ...LEAVING, ...IN_THE_BARE_SERVER]
