import { join } from 'node:path'
import { Child } from '../../step-definitions/harness/server/child'
import { type ReservedPort, reservePort } from '../../step-definitions/harness/server/ports'
import { TIMED_OUT, waitFor, withTimeout } from '../../step-definitions/harness/waiting'
import { Client } from '../load/client'
import { WIRES, type Wire } from '../load/wires'
import type { Contestant } from './index'

const HOST = '127.0.0.1'
/** ms */
const START_LIMIT = 30_000
const STOP_GRACE = 5_000

/** Makes Node collect its garbage when told by SIGUSR2, and say so by this line. */
const COLLECTING = join(__dirname, 'collecting.cjs')
const COLLECTED = 'collected'

/** A contestant that runs. */
export class Process {
  private onCollected = () => {}

  private constructor(
    private readonly isNode: boolean,
    readonly host: string,
    private readonly child: Child,
    private readonly reserved: ReservedPort,
    /** ms from its start to the first handshake it answered */
    readonly startMs: number,
  ) {}

  /** Starts it, and waits until it greets a client. */
  static async start(contestant: Contestant, redisUrl: string, env: NodeJS.ProcessEnv): Promise<Process> {
    const {
      command: [program = '', ...args],
      wire,
      title,
      isNode,
    } = contestant
    const reserved = await reservePort()
    const began = performance.now()
    const surroundings = {
      ...env,
      HOST,
      PORT: `${reserved.port}`,
      REDIS_URL: redisUrl,
      NODE_OPTIONS: `${env.NODE_OPTIONS ?? ''} --require=${JSON.stringify(COLLECTING)}`,
    }
    let running: Process | undefined
    const onLine = (line: string) => line === COLLECTED && running?.onCollected()
    const child = await Child.start({ command: program, args, env: surroundings, onLine })
    const answered = await waitFor(
      async () => (child.exit ? false : (await greets(reserved.port, WIRES[wire])) || undefined),
      START_LIMIT,
    )
    running = new Process(isNode, HOST, child, reserved, performance.now() - began)
    if (answered) return running
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

  /** Lets it collect its garbage; nothing where it is not Node. */
  async collect(): Promise<void> {
    if (!this.isNode) return
    const collected = new Promise<void>((resolve) => {
      this.onCollected = resolve
    })
    this.child.signal('SIGUSR2')
    if ((await withTimeout(collected, START_LIMIT)) === TIMED_OUT)
      throw new Error('A server does not collect its garbage.')
  }

  async stop(): Promise<void> {
    await this.child.stop(STOP_GRACE)
    this.reserved.release()
  }
}

/** Whether somebody is greeted there as a client is. */
async function greets(port: number, wire: Wire): Promise<boolean> {
  const client = new Client({ host: HOST, port, wire }, () => {})
  const ready = client.ready.then(
    () => true,
    () => false,
  )
  const greeted = await withTimeout(ready, START_LIMIT)
  client.leave()
  return greeted === true
}
