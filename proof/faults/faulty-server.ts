import type { Options } from '../../reference-server/options'
import { defaultParts } from '../../reference-server/parts'
import { Server as CorrectServer } from '../../reference-server/server'
import { FAULTS } from './index'

/** ms; well within the time limit of the proof for a reply, so that a refusal because Redis is away comes in time. */
const REDIS_TIMEOUT = 400

/**
 * The reference server with the fault named by REALIZEHIT_FAULT. A module target loads it, whose options are only host, port
 * and Redis, so the name comes from the environment.
 */
export class Server extends CorrectServer {
  constructor(options: Options) {
    const name = process.env.REALIZEHIT_FAULT
    const fault = FAULTS.find((each) => each.name === name)
    if (!fault) throw new Error(`There is no fault "${name}"; REALIZEHIT_FAULT must name one.`)
    const parts = fault.parts?.(defaultParts)
    const quick = { ...options, redisTimeout: REDIS_TIMEOUT }
    super(quick, parts)
    // biome-ignore lint/correctness/noConstructorReturn: the class is known only now, and the suite creates it with `new`
    if (fault.server) return new (fault.server(CorrectServer))(quick, parts)
  }
}
