import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { CannotRunError } from '../../runner/errors'
import { duration } from '../../runner/text'
import type { Job, JobResult, Played, WorkerSetup } from './worker-cli'

const WORKER = join(__dirname, `worker-cli${__filename.endsWith('.ts') ? '.ts' : '.js'}`)
/** ms; a worker that takes longer over a job is killed. */
const JOB_TIMEOUT = 900_000

/** Runs jobs in several processes; `onResult` is called as they finish. A fault that ends its process fails alone. */
export async function runJobs(
  setup: WorkerSetup,
  jobs: readonly Job[],
  workers: number,
  interrupt: AbortSignal,
  onResult: (job: Job, result: JobResult) => void,
): Promise<void> {
  const left = [...jobs]
  const lane = async () => {
    let worker: Worker | undefined
    try {
      for (let job = left.shift(); job && !interrupt.aborted; job = left.shift()) {
        worker ??= await Worker.start(setup, interrupt)
        const result = await worker.run(job)
        onResult(job, result)
        if (worker.hasEnded) worker = undefined
      }
    } finally {
      await worker?.stop()
    }
  }
  await Promise.all(Array.from({ length: Math.min(workers, jobs.length) }, lane))
}

class Worker {
  private constructor(private readonly process: ChildProcess) {}

  static async start(setup: WorkerSetup, interrupt: AbortSignal): Promise<Worker> {
    // a fork inherits the command line only, and TypeScript may be loaded here in another way
    const execArgv = setup.suite.requireModules.flatMap((file) => ['-r', file])
    const worker = new Worker(fork(WORKER, { execArgv, stdio: ['ignore', 'ignore', 'inherit', 'ipc'] }))
    const stop = () => worker.process.kill('SIGTERM')
    interrupt.addEventListener('abort', stop, { once: true })
    worker.process.once('exit', () => interrupt.removeEventListener('abort', stop))
    const ready = await worker.send(setup)
    if (ready !== 'ready') {
      await worker.stop()
      throw new CannotRunError(`The suite cannot be loaded: ${'error' in ready ? ready.error : 'no reason given'}`)
    }
    return worker
  }

  get hasEnded(): boolean {
    return !this.process.connected
  }

  async run(job: Job): Promise<JobResult> {
    const result = await this.send(job)
    return result === 'ready' ? { error: 'the worker sent a message out of turn' } : result
  }

  async stop(): Promise<void> {
    if (this.process.exitCode !== null || this.process.signalCode !== null) return
    const ended = once(this.process, 'exit')
    this.process.kill('SIGTERM')
    await ended
  }

  /** Sends a message; resolves with the worker's next message, or with an error if the worker ends instead. */
  private send(message: WorkerSetup | Job): Promise<JobResult | 'ready'> {
    const { process } = this
    return new Promise((resolve) => {
      let last = { played: 'the start', atMs: performance.now() }
      const onMessage = (message: JobResult | Played | 'ready') => {
        if (typeof message === 'object' && 'played' in message) last = { ...message, atMs: performance.now() }
        else settle(message)
      }
      const settle = (result: JobResult | 'ready') => {
        clearTimeout(timer)
        process.off('message', onMessage)
        process.off('exit', ended)
        resolve(result)
      }
      const ended = (code: number | null, signal: string | null) => {
        const since = `${duration(performance.now() - last.atMs)} after ${last.played}`
        settle({ error: `the process of the server ended with ${signal ?? `exit code ${code}`}, ${since}` })
      }
      const timer = setTimeout(() => {
        process.kill('SIGKILL')
      }, JOB_TIMEOUT)
      process.on('message', onMessage)
      process.once('exit', ended)
      process.send(message)
    })
  }
}
