import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { CannotRunError } from '../../runner/errors'
import type { Answer, Job, Setting } from './worker-cli'

const WORKER = join(__dirname, `worker-cli${__filename.endsWith('.ts') ? '.ts' : '.js'}`)
/** A worker that says nothing for so long is ended, and its fault with it; ms. */
const SILENCE = 180_000

/** Plays jobs in several processes; `onAnswer` is called as they finish. A fault that ends its process costs itself only. */
export async function playAll(
  setting: Setting,
  jobs: readonly Job[],
  workers: number,
  interrupt: AbortSignal,
  onAnswer: (job: Job, answer: Answer) => void,
): Promise<void> {
  const left = [...jobs]
  const lane = async () => {
    let worker: Worker | undefined
    try {
      for (let job = left.shift(); job && !interrupt.aborted; job = left.shift()) {
        worker ??= await Worker.start(setting, interrupt)
        const answer = await worker.ask(job)
        onAnswer(job, answer)
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

  static async start(setting: Setting, interrupt: AbortSignal): Promise<Worker> {
    // what loads TypeScript here may have come by another way than the command line, which a fork inherits
    const execArgv = setting.suite.requireModules.flatMap((file) => ['-r', file])
    const worker = new Worker(fork(WORKER, { execArgv, stdio: ['ignore', 'ignore', 'inherit', 'ipc'] }))
    const stop = () => worker.process.kill('SIGTERM')
    interrupt.addEventListener('abort', stop, { once: true })
    worker.process.once('exit', () => interrupt.removeEventListener('abort', stop))
    const ready = await worker.answered(setting)
    if (ready !== 'ready') {
      await worker.stop()
      throw new CannotRunError(`The suite cannot be loaded: ${'error' in ready ? ready.error : 'no reason given'}`)
    }
    return worker
  }

  get hasEnded(): boolean {
    return !this.process.connected
  }

  async ask(job: Job): Promise<Answer> {
    const answer = await this.answered(job)
    return answer === 'ready' ? { error: 'the worker lost count' } : answer
  }

  async stop(): Promise<void> {
    if (this.process.exitCode !== null || this.process.signalCode !== null) return
    const ended = once(this.process, 'exit')
    this.process.kill('SIGTERM')
    await ended
  }

  /** What the worker says next, or how it ended instead. */
  private answered(message: Setting | Job): Promise<Answer | 'ready'> {
    const { process } = this
    return new Promise((resolve) => {
      const settle = (answer: Answer | 'ready') => {
        clearTimeout(timer)
        process.off('message', settle)
        process.off('exit', ended)
        resolve(answer)
      }
      const ended = (code: number | null, signal: string | null) =>
        settle({ error: `the process that held the server ended by ${signal ?? `exit code ${code}`}` })
      const timer = setTimeout(() => {
        process.kill('SIGKILL')
      }, SILENCE)
      process.on('message', settle)
      process.once('exit', ended)
      process.send(message)
    })
  }
}
