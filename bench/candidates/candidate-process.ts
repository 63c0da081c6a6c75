import { join } from 'node:path'
import { lookUntil, TIMED_OUT, within } from '../../step-definitions/harness/limits'
import { Child } from '../../step-definitions/harness/server/child'
import { type ReservedPort, reservePort } from '../../step-definitions/harness/server/ports'
import { Client } from '../load/client'
import { PROTOCOLS, type Protocol } from '../load/protocols'
import type { Candidate } from './index'

const HOST = '127.0.0.1'
/** ms */
const START_LIMIT = 30_000
const STOP_GRACE = 5_000

/** Makes Node collect garbage on SIGUSR2, and then print this line. */
const COLLECT_GARBAGE = join(__dirname, 'collect-garbage.cjs')
const COLLECTED = 'collected'

/** A running candidate. */
export class CandidateProcess {
  private onCollected = () => {}

  private constructor(
    private readonly isNode: boolean,
    readonly host: string,
    private readonly child: Child,
    private readonly reserved: ReservedPort,
    /** ms from its start to the end of its first handshake */
    readonly startMs: number,
  ) {}

  /** Starts the candidate, and waits until a client completes a handshake with it. */
  static async start(candidate: Candidate, redisUrl: string, env: NodeJS.ProcessEnv): Promise<CandidateProcess> {
    const {
      command: [program = '', ...args],
      protocol,
      title,
      isNode,
    } = candidate
    const reserved = await reservePort()
    const began = performance.now()
    const environment = {
      ...env,
      HOST,
      PORT: `${reserved.port}`,
      REDIS_URL: redisUrl,
      NODE_OPTIONS: `${env.NODE_OPTIONS ?? ''} --require=${JSON.stringify(COLLECT_GARBAGE)}`,
    }
    let running: CandidateProcess | undefined
    const onLine = (line: string) => line === COLLECTED && running?.onCollected()
    const child = await Child.start({ command: program, args, env: environment, onLine })
    const ready = await lookUntil(
      async () => (child.hasEnded ? false : (await acceptsHandshake(reserved.port, PROTOCOLS[protocol])) || undefined),
      START_LIMIT,
    )
    running = new CandidateProcess(isNode, HOST, child, reserved, performance.now() - began)
    if (ready) return running
    await running.stop()
    throw new Error(`${title} did not start:\n${child.output}`)
  }

  get pid(): number {
    return this.child.pid
  }

  get port(): number {
    return this.reserved.port
  }

  get output(): string {
    return this.child.output
  }

  /** Makes it collect its garbage, if it runs on Node. */
  async collect(): Promise<void> {
    if (!this.isNode) return
    const collected = new Promise<void>((resolve) => {
      this.onCollected = resolve
    })
    this.child.signal('SIGUSR2')
    if ((await within(collected, START_LIMIT)) === TIMED_OUT) throw new Error('A server did not collect its garbage.')
  }

  async stop(): Promise<void> {
    await this.child.stop(STOP_GRACE)
    this.reserved.release()
  }
}

/** Whether a client completes a handshake of this protocol there. */
async function acceptsHandshake(port: number, protocol: Protocol): Promise<boolean> {
  const client = new Client({ host: HOST, port, protocol }, () => {})
  const ready = client.ready.then(
    () => true,
    () => false,
  )
  const accepted = await within(ready, START_LIMIT)
  client.leave()
  return accepted === true
}
