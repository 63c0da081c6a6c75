import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import type { Latencies } from './client-pool'
import type { WorkerCommand, WorkerEvent, WorkerSettings } from './load-worker'
import type { Action } from './protocols'

/** A phase that takes longer has failed, in ms. The slowest one, a burst to 5,000 clients, takes about 5 s on an idle machine. */
const PHASE_LIMIT = 60_000

/** Payloads of one phase, at most. */
const MAX_PAYLOADS = 1 << 20

const REGISTER = join(__dirname, '..', '..', 'scripts', 'register-ts.cjs')

/** A client pool in a thread of its own, so that counting and publishing do not wait for each other. */
export class LoadGenerator {
  /** For each payload of the current phase, when it was published, in ms (see `now` in client-pool.ts). */
  readonly publishedAt: Float64Array
  private readonly worker: Worker
  private listener: (event: WorkerEvent) => void = () => {}

  constructor(server: Omit<WorkerSettings, 'publishedAt'>) {
    const shared = new SharedArrayBuffer(MAX_PAYLOADS * Float64Array.BYTES_PER_ELEMENT)
    this.publishedAt = new Float64Array(shared)
    const settings: WorkerSettings = { ...server, publishedAt: shared }
    const program = `require(${JSON.stringify(REGISTER)}); require(${JSON.stringify(join(__dirname, 'load-worker.ts'))})`
    this.worker = new Worker(program, { eval: true, workerData: settings })
    this.worker.on('message', (event: WorkerEvent) => this.listener(event))
    this.worker.on('error', (error) => this.listener({ kind: 'failed', reason: error.message }))
  }

  async connect(count: number): Promise<void> {
    await this.run({ kind: 'connect', count })
  }

  async shrinkTo(count: number): Promise<void> {
    await this.run({ kind: 'shrinkTo', count })
  }

  async requestAll(action: Action, pattern: string): Promise<void> {
    await this.run({ kind: 'requestAll', action, pattern })
  }

  async requestInSequence(action: Action, first: number, each: number): Promise<void> {
    await this.run({ kind: 'requestInSequence', action, first, each })
  }

  /** Publishes once the clients count. Resolves when every client has received every payload. */
  async deliver(payloads: number, publish: () => Promise<void>, timed = false): Promise<Latencies> {
    const result = await this.run({ kind: 'awaitDeliveries', payloads, timed }, publish)
    return typeof result === 'object' ? result : {}
  }

  /** Publishes one payload, and returns whether `text` is in the delivery. */
  async receives(text: string, publish: () => Promise<void>): Promise<boolean> {
    return (await this.run({ kind: 'receives', text }, publish)) === true
  }

  async stop(): Promise<void> {
    await this.worker.terminate()
  }

  private async run(command: WorkerCommand, onReady = async () => {}): Promise<Latencies | boolean | undefined> {
    let published = Promise.resolve()
    let timer: NodeJS.Timeout | undefined
    const result = new Promise<Latencies | boolean | undefined>((resolve, reject) => {
      timer = setTimeout(
        () => reject(new Error(`${command.kind}: not done within ${PHASE_LIMIT / 1000} s`)),
        PHASE_LIMIT,
      )
      this.listener = (event) => {
        if (event.kind === 'done') resolve(event.result)
        else if (event.kind === 'failed') reject(new Error(`${command.kind}: ${event.reason}`))
        else published = onReady().catch(reject)
      }
      this.worker.postMessage(command)
    })
    try {
      return await result
    } finally {
      clearTimeout(timer)
      await published
    }
  }
}
