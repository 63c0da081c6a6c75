import type { ChildProcess } from 'node:child_process'
import { subscribe, unsubscribe } from 'node:diagnostics_channel'

/** Cucumber keeps its worker processes to itself; Node announces every child process on this channel. */
const CHANNEL = 'child_process'

/** The child processes created here while watching, and how those that failed ended. */
export class Workers {
  /** `exit code 1`, `SIGKILL`: one for each worker that did not end well. */
  readonly endings: string[] = []
  private readonly alive = new Set<ChildProcess>()
  private stopping = false
  private readonly onChild = (message: unknown) => this.add((message as { process: ChildProcess }).process)

  watch(): void {
    subscribe(CHANNEL, this.onChild)
  }

  unwatch(): void {
    unsubscribe(CHANNEL, this.onChild)
  }

  /** Ask every worker to clean up and end; kill those that have not after `graceMs`. Late comers are stopped too. */
  async stop(graceMs: number): Promise<void> {
    this.stopping = true
    for (const worker of this.alive) worker.kill('SIGTERM')
    const timer = setTimeout(() => {
      for (const worker of this.alive) worker.kill('SIGKILL')
    }, graceMs)
    await Promise.all([...this.alive].map((worker) => new Promise((resolve) => worker.once('exit', resolve))))
    clearTimeout(timer)
  }

  private add(worker: ChildProcess): void {
    this.alive.add(worker)
    worker.once('spawn', () => {
      if (this.stopping) worker.kill('SIGTERM')
    })
    // a message to a worker that has just died is an 'error' event, and unheard it would end this process
    worker.on('error', () => {
      if (worker.pid === undefined) this.alive.delete(worker)
    })
    worker.once('exit', (code, signal) => {
      this.alive.delete(worker)
      if (code !== 0) this.endings.push(signal ?? `exit code ${code}`)
    })
  }
}
