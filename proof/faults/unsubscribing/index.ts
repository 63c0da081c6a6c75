import type { Fault } from '../fault'
import { IN_THE_BARE_SERVER } from './bare'
import { NOT_SUBSCRIBED } from './not-subscribed'
import { REMOVING } from './removing'
import { REPLIES } from './replies'
import { REQUESTS } from './requests'

/** The faults of `unsubscribing`, in the order of its steps. */
export const UNSUBSCRIBING: readonly Fault[] = [
  ...REQUESTS,
  ...NOT_SUBSCRIBED,
  ...REMOVING,
  ...REPLIES,
  ...IN_THE_BARE_SERVER,
]
