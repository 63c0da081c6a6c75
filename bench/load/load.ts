import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import type { Delivered } from './crowd'
import type { Action } from './wires'
import type { Order, Report, Setting } from './worker'

/** ms; what takes so long has failed. The slowest phase, a burst to 5,000 clients, takes some 5 s on an idle machine. */
const LIMIT = 60_000

/** Payloads of one phase, at most. */
const PAYLOADS = 1 << 20

const REGISTER = join(__dirname, '..', '..', 'scripts', 'register-ts.cjs')

/** A crowd of clients in a thread of its own, so that counting and publishing do not wait for each other. */
export class Load {
  /** For each payload of the present phase, when it was published, in ms (see `now` of crowd.ts). */
  readonly publishedAt: Float64Array
  private readonly worker: Worker
  private listener: (report: Report) => void = () => {}

  constructor(server: Omit<Setting, 'publishedAt'>) {
    const shared = new SharedArrayBuffer(PAYLOADS * Float64Array.BYTES_PER_ELEMENT)
    this.publishedAt = new Float64Array(shared)
    const setting: Setting = { ...server, publishedAt: shared }
    const program = `require(${JSON.stringify(REGISTER)}); require(${JSON.stringify(join(__dirname, 'worker.ts'))})`
    this.worker = new Worker(program, { eval: true, workerData: setting })
    this.worker.on('message', (report: Report) => this.listener(report))
    this.worker.on('error', (error) => this.listener({ kind: 'failed', reason: error.message }))
  }

  async connect(count: number): Promise<void> {
    await this.order({ kind: 'connect', count })
  }

  async shrink(count: number): Promise<void> {
    await this.order({ kind: 'shrink', count })
  }

  async ask(action: Action, pattern: string): Promise<void> {
    await this.order({ kind: 'ask', action, pattern })
  }

  async askInTurn(action: Action, first: number, each: number): Promise<void> {
    await this.order({ kind: 'askInTurn', action, first, each })
  }

  /** Publishes once the clients count, and returns when every client has had every payload. */
  async deliver(payloads: number, publish: () => Promise<void>, timed = false): Promise<Delivered> {
    const result = await this.order({ kind: 'expect', payloads, timed }, publish)
    return typeof result === 'object' ? result : {}
  }

  /** Publishes, and tells whether the text is in what the clients then get. */
  async sees(text: string, publish: () => Promise<void>): Promise<boolean> {
    return (await this.order({ kind: 'sees', text }, publish)) === true
  }

  async stop(): Promise<void> {
    await this.worker.terminate()
  }

  private async order(order: Order, onReady = async () => {}): Promise<Delivered | boolean | undefined> {
    let published = Promise.resolve()
    let timer: NodeJS.Timeout | undefined
    const result = new Promise<Delivered | boolean | undefined>((resolve, reject) => {
      timer = setTimeout(() => reject(new Error(`${order.kind}: not done within ${LIMIT / 1000} s`)), LIMIT)
      this.listener = (report) => {
        if (report.kind === 'done') resolve(report.result)
        else if (report.kind === 'failed') reject(new Error(`${order.kind}: ${report.reason}`))
        else published = onReady().catch(reject)
      }
      this.worker.postMessage(order)
    })
    try {
      return await result
    } finally {
      clearTimeout(timer)
      await published
    }
  }
}
