import { CLOSING } from './closing'
import { CONCURRENCY } from './concurrency'
import { CONNECTION } from './connection'
import { DELIVERY } from './delivery'
import type { Fault } from './fault'
import { INITIALIZING } from './initializing'
import { ORDERING } from './ordering'
import { REDIS } from './redis'
import { RESILIENCE } from './resilience'
import { ROBUSTNESS } from './robustness'
import { SCALE_OUT } from './scale-out'
import { STATUS } from './status'
import { SUBSCRIBING } from './subscribing'
import { UNSUBSCRIBING } from './unsubscribing'
import { WIRE } from './wire'

export type { Fault } from './fault'

/** Every way of being wrong that the suite is proven to catch, in the order of the clauses. */
export const FAULTS: readonly Fault[] = [
  ...INITIALIZING,
  ...STATUS,
  ...SUBSCRIBING,
  ...UNSUBSCRIBING,
  ...REDIS,
  ...WIRE,
  ...DELIVERY,
  ...ORDERING,
  ...CONNECTION,
  ...CLOSING,
  ...ROBUSTNESS,
  ...CONCURRENCY,
  ...RESILIENCE,
  ...SCALE_OUT,
]
