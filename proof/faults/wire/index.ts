import type { Fault } from '../fault'
import { IN_THE_BARE_SERVER } from './bare'
import { DELIVERIES } from './deliveries'
import { ECHO } from './echo'
import { ONE_REPLY_EACH } from './one-reply-each'
import { REPLIES } from './replies'
import { REPLY_RECIPIENTS } from './reply-recipients'
import { REQUESTS } from './requests'

/** The faults of `wire`. */
export const WIRE: readonly Fault[] = [
  ...REPLIES,
  ...REQUESTS,
  ...DELIVERIES,
  ...ONE_REPLY_EACH,
  ...ECHO,
  ...REPLY_RECIPIENTS,
  ...IN_THE_BARE_SERVER,
]
