import type { Options } from '../../reference-server/config'
import { defaultParts } from '../../reference-server/parts'
import { Server as SoundServer } from '../../reference-server/server'
import { FAULTS } from './index'

/** ms; well within what the proof gives an answer, so that a refusal for want of Redis comes in time. */
const REDIS_TIMEOUT = 400

/**
 * The reference server with the one fault that REALIZEHIT_FAULT names. It is what a module target loads, whose options are
 * host, port and Redis only; so the name comes by the environment.
 */
export class Server extends SoundServer {
  constructor(options: Options) {
    const name = process.env.REALIZEHIT_FAULT
    const fault = FAULTS.find((each) => each.name === name)
    if (!fault) throw new Error(`There is no fault "${name}"; REALIZEHIT_FAULT must name one.`)
    const parts = fault.parts?.(defaultParts)
    const quick = { ...options, redisTimeout: REDIS_TIMEOUT }
    super(quick, parts)
    // biome-ignore lint/correctness/noConstructorReturn: which class it is, is known only now, and the suite makes it with `new`
    if (fault.server) return new (fault.server(SoundServer))(quick, parts)
  }
}
