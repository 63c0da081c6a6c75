import type { Fault } from '../fault'
import { IN_THE_BARE_SERVER } from './bare'
import { OUTAGE } from './outage'
import { REDIS_ERRORS } from './redis-errors'
import { RESTORING } from './restoring'
import { START } from './start'

/** The faults of `resilience`. */
export const RESILIENCE: readonly Fault[] = [...OUTAGE, ...RESTORING, ...START, ...REDIS_ERRORS, ...IN_THE_BARE_SERVER]
