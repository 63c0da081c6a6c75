import type { Fault } from '../fault'
import { ENDED_SESSIONS } from './ended-sessions'
import { HANDSHAKES } from './handshakes'
import { PINGS } from './pings'
import { PROBES } from './probes'

/** The faults of `session`. */
export const SESSION: readonly Fault[] = [...PINGS, ...PROBES, ...ENDED_SESSIONS, ...HANDSHAKES]
