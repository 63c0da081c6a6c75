import { AsyncLocalStorage } from 'node:async_hooks'
import type { ChildProcess } from 'node:child_process'
import { subscribe, unsubscribe } from 'node:diagnostics_channel'

/** Cucumber does not expose its worker processes. Node announces every child process on this diagnostics channel. */
const CHANNEL = 'child_process'

/** For whom a child process is created: only one that a run itself creates is its worker. The caller may have others. */
const owner = new AsyncLocalStorage<Workers>()

/** The child processes that a run creates, and how the failed ones ended. */
export class Workers {
  /** `exit code 1`, `SIGKILL`: one for each worker that did not exit with 0. */
  readonly endings: string[] = []
  /** Each with a promise that resolves when it has ended. */
  private readonly running = new Map<ChildProcess, Promise<void>>()
  private stopping = false
  /** Called when a worker has ended with a failure. */
  onFailure: () => void = () => {}
  private readonly onChild = (message: unknown) => {
    // Node announces a child process while it is being created, and so still in the context of whoever creates it
    if (owner.getStore() === this) this.add((message as { process: ChildProcess }).process)
  }

  /** Runs something, and returns what it returns. The child processes that it creates, however late, are workers. */
  async during<T>(run: () => Promise<T>): Promise<T> {
    subscribe(CHANNEL, this.onChild)
    try {
      return await owner.run(this, run)
    } finally {
      unsubscribe(CHANNEL, this.onChild)
    }
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
