import type { Options } from '../../reference-server/options'
import { defaultParts } from '../../reference-server/parts'
import { Server as CorrectServer } from '../../reference-server/server'
import { bareParts } from '../bare-server/parts'
import { BareServer } from '../bare-server/server'
import type { Fault } from './fault'
import { FAULTS } from './index'

/** ms; well within the time limit of the proof for a reply, so that a refusal because Redis is away comes in time. */
const REDIS_TIMEOUT = 400

/**
 * The server with the fault named by REALIZEHIT_FAULT. A module target loads it, whose options are only host, port, Redis and
 * pings, so the name comes from the environment.
 */
export class Server {
  /** Both servers use the same words. */
  static readonly STATUS = CorrectServer.STATUS

  constructor(options: Options) {
    const name = process.env.REALIZEHIT_FAULT
    const fault = FAULTS.find((each) => each.name === name)
    if (!fault) throw new Error(`There is no fault "${name}"; REALIZEHIT_FAULT must name one.`)
    // biome-ignore lint/correctness/noConstructorReturn: the class is known only now, and the suite creates it with `new`
    return faultyServer(fault, { ...options, redisTimeout: REDIS_TIMEOUT })
  }
}

function faultyServer(fault: Fault, options: Options): CorrectServer | BareServer {
  if (fault.bare) return new BareServer(options, { ...bareParts, ...fault.bare(bareParts) })
  return new (fault.server?.(CorrectServer) ?? CorrectServer)(options, fault.parts?.(defaultParts))
}
