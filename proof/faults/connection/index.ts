import type { Fault } from '../fault'
import { LEAVING } from './leaving'
import { TRANSPORTS } from './transports'

/** The faults of `connection`. */
export const CONNECTION: readonly Fault[] = [...TRANSPORTS, ...LEAVING]
