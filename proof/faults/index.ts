import { CLOSING } from './closing'
import { CONCURRENCY } from './concurrency'
import { CONNECTION } from './connection'
import { DELIVERY } from './delivery'
import { FAIRNESS } from './fairness'
import type { Fault } from './fault'
import { ORDERING } from './ordering'
import { RESILIENCE } from './resilience'
import { ROBUSTNESS } from './robustness'
import { SCALE_OUT } from './scale-out'
import { SERVER_CLOSING } from './server-closing'
import { SERVER_INITIALIZING } from './server-initializing'
import { SERVER_LISTENING } from './server-listening'
import { SESSION } from './session'
import { SUBSCRIBING } from './subscribing'
import { SUBSCRIPTION_CREATION } from './subscription-creation'
import { SUBSCRIPTION_DELETION } from './subscription-deletion'
import { UNSUBSCRIBING } from './unsubscribing'
import { WIRE } from './wire'

export type { Fault } from './fault'

/** Every fault that the suite must catch, in the order of the clauses. A file or a folder for each section of the features. */
export const FAULTS: readonly Fault[] = [
  ...SERVER_INITIALIZING,
  ...SERVER_LISTENING,
  ...SERVER_CLOSING,
  ...SUBSCRIBING,
  ...UNSUBSCRIBING,
  ...SUBSCRIPTION_CREATION,
  ...SUBSCRIPTION_DELETION,
  ...WIRE,
  ...DELIVERY,
  ...ORDERING,
  ...CONNECTION,
  ...SESSION,
  ...CLOSING,
  ...ROBUSTNESS,
  ...CONCURRENCY,
  ...RESILIENCE,
  ...SCALE_OUT,
  ...FAIRNESS,
]
