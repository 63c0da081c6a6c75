import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { messageOf, TargetFailure } from '../errors'
import { lookUntil, TIMED_OUT, within } from '../limits'
import { ownProcessGroup, signalGroup } from './cleanup'

/** Characters kept from the end of a process's output. */
const OUTPUT_KEPT = 8_000
/** Characters of a line without an end after which it is passed on as it is. */
const LINE_LIMIT = 64_000
/** ms that the last words of a process that has ended may take; where something else holds its pipes open, they never end. */
const LAST_WORDS = 500

/** How a process ended: an exit code, or the signal that ended it. */
export interface Ending {
  code: number | null
  signal: NodeJS.Signals | null
}

export interface ChildOptions {
  command: string
  args: readonly string[]
  cwd?: string
  env?: NodeJS.ProcessEnv
  /** each line the process prints, on either stream, as it comes */
  onLine?: (line: string, stream: 'stdout' | 'stderr') => void
}

/**
 * A process of our own, in a process group of its own: its pipes are drained at all times, and what it starts
 * ends with it.
 */
export class Child {
  /** resolves when the process itself has ended, and what it printed is in `output` */
  readonly exited: Promise<Ending>
  private readonly drained: Promise<unknown>
  private kept = ''
  private ending: Ending | undefined

  private constructor(
    private readonly process: ChildProcess,
    readonly pid: number,
    onLine: NonNullable<ChildOptions['onLine']>,
  ) {
    const disown = ownProcessGroup(pid)
    for (const name of ['stdout', 'stderr'] as const) this.drain(name, onLine)
    this.drained = once(process, 'close').then(disown)
    this.exited = once(process, 'exit').then(async ([code, signal]) => {
      await within(this.drained, LAST_WORDS)
      this.ending = { code, signal }
      return this.ending
    })
  }

  /** Starts a process. Throws TargetFailure if it cannot be started at all. */
  static async start({ command, args, cwd, env, onLine = () => {} }: ChildOptions): Promise<Child> {
    let reason: unknown
    try {
      const process = spawn(command, [...args], { cwd, env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] })
      if (process.pid !== undefined) return new Child(process, process.pid, onLine)
      ;[reason] = await once(process, 'error')
    } catch (error) {
      reason = error // an empty command, or arguments too long: thrown, where others are events
    }
    const missing = (reason as NodeJS.ErrnoException).code === 'ENOENT'
    throw new TargetFailure(
      `"${command}" cannot be started: ${missing ? 'there is no such command' : messageOf(reason)}.`,
    )
  }

  /** How it ended, if it has. */
  get hasEnded(): Ending | undefined {
    return this.ending
  }

  /** The end of what it printed, both streams as they came. */
  get output(): string {
    return this.kept
  }

  signal(signal: NodeJS.Signals): void {
    signalGroup(this.pid, signal)
  }

  /**
   * Ends it and all it has started: SIGTERM, and SIGKILL for what is still there after the grace (ms).
   * True if it ended by itself within the grace.
   */
  async stop(graceMs: number): Promise<boolean> {
    this.signal('SIGTERM')
    const willing = (await within(this.exited, graceMs)) !== TIMED_OUT
    this.signal('SIGKILL')
    await this.exited
    await lookUntil(async () => (signalGroup(this.pid, 0) ? undefined : true), graceMs)
    if ((await within(this.drained, graceMs)) === TIMED_OUT) this.closePipes()
    return willing
  }

  private drain(name: 'stdout' | 'stderr', onLine: NonNullable<ChildOptions['onLine']>): void {
    let line = ''
    const stream = this.process[name]
    stream?.once('end', () => line && onLine(line, name)) // a last line without an end is a line too
    stream?.setEncoding('utf8').on('data', (text: string) => {
      this.kept = (this.kept + text).slice(-OUTPUT_KEPT)
      const lines = (line + text).split(/\r?\n/)
      line = lines.pop() ?? ''
      for (const whole of lines) onLine(whole, name)
      if (line.length > LINE_LIMIT) {
        onLine(line, name)
        line = ''
      }
    })
  }

  /** For pipes that something outside the process group holds open. */
  private closePipes(): void {
    this.process.stdout?.destroy()
    this.process.stderr?.destroy()
  }
}
