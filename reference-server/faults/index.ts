import type { Fault } from './fault'
import { SUBSCRIBING } from './subscribing'

export type { Fault } from './fault'

/** Every way of being wrong that the suite is proven to catch. */
export const FAULTS: readonly Fault[] = [...SUBSCRIBING]
