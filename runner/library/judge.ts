import { AsyncResource } from 'node:async_hooks'
import { withoutSecrets } from '../../schemas/shared'
import type { Report } from '../../schemas/types'
import { CannotRunError, InterruptedError, messageOf, UsageError } from '../errors'
import { type JudgedRun, playRun, prepareRun } from '../running/judge-target'
import type { RunListener } from '../running/run-listener'
import { locateSuite, type SuiteFiles } from '../suite/suite-files'
import { sentence } from '../text'
import { choicesOf, OPTION_NAMES } from './check-options'
import { AbortError } from './errors'
import type { JudgeEvents, JudgeOptions } from './options'

/** One for the whole process: step definitions are loaded once, for the suite that they belong to. */
let bundled: SuiteFiles | undefined

/**
 * Judges a server by the suite, as the command `run` does, and returns the report. A server that is not conformant is no
 * error: the report says so (`exitCodeOf`). Prints nothing, handles no signal of the process, and has stopped everything
 * that it started when it settles.
 *
 * Rejects with UsageError for options that are wrong, CannotRunError if the suite cannot run, AbortError if `signal` ended
 * the run, and with what a function of `on` has thrown.
 */
export async function judge(options: JudgeOptions): Promise<Report> {
  bundled ??= locateSuite(process.execPath)
  return judgeBy(bundled, options)
}

/** `judge` by any suite; tests pass another one. */
export async function judgeBy(suite: SuiteFiles, options: JudgeOptions): Promise<Report> {
  const run = new LibraryRun(options?.signal)
  try {
    const choices = choicesOf(options)
    const { cwd = process.cwd(), env = process.env, on = {} } = options
    const node = { executable: process.execPath, version: process.version }
    const around = { cwd, env: { ...env }, node, interrupt: run.interrupt }
    options.signal?.throwIfAborted()
    const prepared = await prepareRun(choices, around, suite)
    return run.reportOf(await playRun(prepared, around, run.listener(on)))
  } catch (error) {
    throw run.errorOf(error)
  } finally {
    run.end()
  }
}

/** How one call of `judge` may be ended from outside: by its signal, or by a function of `on` that throws. */
class LibraryRun {
  private readonly controller = new AbortController()
  private thrown: { error: unknown } | undefined
  /** The context of the caller: what its functions start is its own, and no worker of the run. */
  private readonly caller = new AsyncResource('judge')
  private readonly abort = () => this.controller.abort(END_BY)

  constructor(private readonly signal: AbortSignal | undefined) {
    if (signal instanceof AbortSignal) signal.addEventListener('abort', this.abort, { once: true })
  }

  get interrupt(): AbortSignal {
    return this.controller.signal
  }

  listener({ plan, scenario, clause }: JudgeEvents): RunListener {
    return {
      planned: this.guarded(plan),
      scenario: this.guarded(scenario),
      clause: this.guarded(clause),
      stopped: () => {},
      repeated: () => {},
    }
  }

  /** The report of a run that came to its end. Throws if it did not. */
  reportOf({ report, interruptedBy }: JudgedRun): Report {
    if (this.thrown) throw this.thrown.error
    if (interruptedBy !== undefined) throw new AbortError(this.signal?.reason, report)
    return report
  }

  /** What the caller is told instead of an error of the runner. */
  errorOf(error: unknown): unknown {
    if (this.thrown) return this.thrown.error
    if (error instanceof InterruptedError || (this.signal?.aborted && error === this.signal.reason))
      return new AbortError(this.signal?.reason)
    if (error instanceof UsageError) return new UsageError(textFor(error), { cause: error })
    if (error instanceof CannotRunError) return new CannotRunError(textFor(error), { cause: error })
    return error
  }

  end(): void {
    if (this.signal instanceof AbortSignal) this.signal.removeEventListener('abort', this.abort)
  }

  /** The function, as one that ends the run instead of throwing. After that it is not called again. */
  private guarded<Args extends unknown[]>(handle: ((...args: Args) => void) | undefined): (...args: Args) => void {
    return (...args) => {
      if (this.thrown) return
      try {
        if (handle) this.caller.runInAsyncScope(handle, undefined, ...args)
      } catch (error) {
        this.thrown = { error }
        this.abort()
      }
    }
  }
}

/** What a report calls the end of a run that was asked for from outside. */
const END_BY = 'abort'

/** The message, with options named as this function's are, and without secrets. */
function textFor(error: Error): string {
  const named = messageOf(error).replace(/--([a-z]+(?:-[a-z]+)*)/g, (flag: string, words: string) => {
    const name = words.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase())
    return OPTION_NAMES.includes(name) ? name : flag
  })
  return sentence(withoutSecrets(named))
}
