import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { messageOf, TargetFailure } from '../errors'
import { TIMED_OUT, waitFor, withTimeout } from '../waiting'
import { signalGroup, trackProcessGroup } from './cleanup'

/** Characters kept from the end of a process's output. */
const OUTPUT_KEPT = 8_000
/** A line longer than this, in characters, is passed on in pieces. */
const LINE_LIMIT = 64_000
/** ms to wait for the last output of a process that has ended; if another process holds its pipes open, they never close */
const LAST_OUTPUT_MS = 500

/** How a process ended: an exit code, or the signal that ended it. */
export interface Exit {
  code: number | null
  signal: NodeJS.Signals | null
}

export interface ChildOptions {
  command: string
  args: readonly string[]
  cwd?: string
  env?: NodeJS.ProcessEnv
  /** called with each line the process prints, on either stream */
  onLine?: (line: string, stream: 'stdout' | 'stderr') => void
  /** called with SIGTERM when it is stopped, and with SIGKILL if it has not ended after that */
  onStopSignal?: (signal: NodeJS.Signals) => void
  /** called when it has ended, after its last line */
  onExit?: (exit: Exit) => void
}

/**
 * A child process in its own process group. Its pipes are drained at all times, and the processes that it starts end with
 * it.
 */
export class Child {
  /** resolves when the process itself has ended, and its output is in `output` */
  readonly exited: Promise<Exit>
  private readonly drained: Promise<unknown>
  private kept = ''
  private ended: Exit | undefined

  private constructor(
    private readonly process: ChildProcess,
    readonly pid: number,
    private readonly options: ChildOptions,
  ) {
    const { onLine = () => {}, onExit } = options
    const untrack = trackProcessGroup(pid)
    for (const name of ['stdout', 'stderr'] as const) this.drain(name, onLine)
    this.drained = once(process, 'close').then(untrack)
    this.exited = once(process, 'exit').then(async ([code, signal]) => {
      await withTimeout(this.drained, LAST_OUTPUT_MS)
      onExit?.({ code, signal })
      this.ended = { code, signal }
      return this.ended
    })
  }

  /** Starts a process. Throws TargetFailure if it cannot be started at all. */
  static async start(options: ChildOptions): Promise<Child> {
    const { command, args, cwd, env } = options
    let reason: unknown
    try {
      const process = spawn(command, [...args], { cwd, env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] })
      if (process.pid !== undefined) return new Child(process, process.pid, options)
      ;[reason] = await once(process, 'error')
    } catch (error) {
      reason = error // an empty command, or arguments that are too long; other errors are events
    }
    const missing = (reason as NodeJS.ErrnoException).code === 'ENOENT'
    throw new TargetFailure(
      `"${command}" cannot be started: ${missing ? 'there is no such command' : messageOf(reason)}.`,
    )
  }

  /** How it ended, if it has. */
  get exit(): Exit | undefined {
    return this.ended
  }

  /** The end of its output, both streams as they came. */
  get output(): string {
    return this.kept
  }

  signal(signal: NodeJS.Signals): void {
    signalGroup(this.pid, signal)
  }

  /**
   * Ends it and the processes it started: SIGTERM, and SIGKILL for what is still there after the grace period (ms).
   * True if it ended within the grace period.
   */
  async stop(graceMs: number): Promise<boolean> {
    const { onStopSignal } = this.options
    if (!this.ended) onStopSignal?.('SIGTERM')
    this.signal('SIGTERM')
    const inTime = (await withTimeout(this.exited, graceMs)) !== TIMED_OUT
    if (!inTime) onStopSignal?.('SIGKILL')
    this.signal('SIGKILL')
    await this.exited
    await waitFor(async () => (signalGroup(this.pid, 0) ? undefined : true), graceMs)
    if ((await withTimeout(this.drained, graceMs)) === TIMED_OUT) this.closePipes()
    return inTime
  }

  private drain(name: 'stdout' | 'stderr', onLine: NonNullable<ChildOptions['onLine']>): void {
    let line = ''
    const stream = this.process[name]
    stream?.once('end', () => line && onLine(line, name)) // the last line may have no line end
    stream?.setEncoding('utf8').on('data', (text: string) => {
      this.kept = (this.kept + text).slice(-OUTPUT_KEPT)
      const lines = (line + text).split(/\r?\n/)
      line = lines.pop() ?? ''
      for (const complete of lines) onLine(complete, name)
      if (line.length > LINE_LIMIT) {
        onLine(line, name)
        line = ''
      }
    })
  }

  /** For pipes that a process outside the group holds open. */
  private closePipes(): void {
    this.process.stdout?.destroy()
    this.process.stderr?.destroy()
  }
}
