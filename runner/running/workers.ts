import type { ChildProcess } from 'node:child_process'
import { subscribe, unsubscribe } from 'node:diagnostics_channel'

/** Cucumber keeps its worker processes to itself; Node announces every child process on this channel. */
const CHANNEL = 'child_process'

/** The child processes created here while watching, and how those that failed ended. */
export class Workers {
  /** `exit code 1`, `SIGKILL`: one for each worker that did not end well. */
  readonly endings: string[] = []
  /** Each with the promise of its end. */
  private readonly alive = new Map<ChildProcess, Promise<void>>()
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
    for (const worker of this.alive.keys()) signal(worker, 'SIGTERM')
    const timer = setTimeout(() => {
      for (const worker of this.alive.keys()) signal(worker, 'SIGKILL')
    }, graceMs)
    await Promise.all(this.alive.values())
    clearTimeout(timer)
  }

  private add(worker: ChildProcess): void {
    worker.once('spawn', () => {
      if (this.stopping) worker.kill('SIGTERM')
    })
    const ended = new Promise<void>((resolve) => {
      // a message to a worker that has just died is an 'error' event too, and unheard it would end this process
      worker.on('error', () => {
        if (worker.pid === undefined) resolve()
      })
      worker.once('exit', (code, signal) => {
        if (code !== 0) this.endings.push(signal ?? `exit code ${code}`)
        resolve()
      })
    })
    this.alive.set(
      worker,
      ended.then(() => void this.alive.delete(worker)),
    )
  }
}

/** A child that could not be spawned has the process id 0 inside Node 20, and a signal to 0 goes to our own group. */
function signal(worker: ChildProcess, name: NodeJS.Signals): void {
  if (worker.pid !== undefined) worker.kill(name)
}
