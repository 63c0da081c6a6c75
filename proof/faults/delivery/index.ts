import type { Fault } from '../fault'
import { IN_THE_BARE_SERVER } from './bare'
import { GLOB_RULES } from './glob-rules'
import { MEMBERS } from './members'
import { ORDER } from './order'
import { PAYLOADS } from './payloads'
import { RECIPIENTS } from './recipients'

/** The faults of `delivery`. */
export const DELIVERY: readonly Fault[] = [
  ...MEMBERS,
  ...RECIPIENTS,
  ...ORDER,
  ...PAYLOADS,
  ...GLOB_RULES,
  ...IN_THE_BARE_SERVER,
]
