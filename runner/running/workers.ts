import type { ChildProcess } from 'node:child_process'
import { subscribe, unsubscribe } from 'node:diagnostics_channel'

/** Cucumber does not expose its worker processes. Node announces every child process on this diagnostics channel. */
const CHANNEL = 'child_process'

/** The child processes that this process creates while `watch` is in force, and how the failed ones ended. */
export class Workers {
  /** `exit code 1`, `SIGKILL`: one for each worker that did not exit with 0. */
  readonly endings: string[] = []
  /** Each with a promise that resolves when it has ended. */
  private readonly running = new Map<ChildProcess, Promise<void>>()
  private stopping = false
  /** Called when a worker has ended with a failure. */
  onFailure: () => void = () => {}
  private readonly onChild = (message: unknown) => this.add((message as { process: ChildProcess }).process)

  watch(): void {
    subscribe(CHANNEL, this.onChild)
  }

  unwatch(): void {
    unsubscribe(CHANNEL, this.onChild)
  }

  /** Asks every worker to clean up and end, and kills those still running after `graceMs`. Workers spawned later are stopped too. */
  async stop(graceMs: number): Promise<void> {
    this.stopping = true
    for (const worker of this.running.keys()) signal(worker, 'SIGTERM')
    const timer = setTimeout(() => {
      for (const worker of this.running.keys()) signal(worker, 'SIGKILL')
    }, graceMs)
    await Promise.all(this.running.values())
    clearTimeout(timer)
  }

  private add(worker: ChildProcess): void {
    worker.once('spawn', () => {
      if (this.stopping) worker.kill('SIGTERM')
    })
    const ended = new Promise<void>((resolve) => {
      // sending to a worker that has just died also emits 'error', which would end this process if nothing handled it
      worker.on('error', () => {
        if (worker.pid === undefined) resolve()
      })
      worker.once('exit', (code, signal) => {
        if (code !== 0) this.endings.push(signal ?? `exit code ${code}`)
        if (code !== 0 && !this.stopping) this.onFailure()
        resolve()
      })
    })
    this.running.set(
      worker,
      ended.then(() => void this.running.delete(worker)),
    )
  }
}

/** Inside Node 20, a child that could not be spawned has process id 0, and a signal to 0 goes to our own process group. */
function signal(worker: ChildProcess, name: NodeJS.Signals): void {
  if (worker.pid !== undefined) worker.kill(name)
}
