import { relative } from 'node:path'
import type { Result } from './gate'

/** The message after the last event: the test process has come to its end. */
export const END = 'end'

/** An event of node:test's run(), reduced to what is judged. */
export interface TestEvent {
  /** test:dequeue, test:start, test:pass, test:fail, test:complete, test:stdout, test:stderr */
  type: string
  /** absolute path */
  file: string
  /** of the test; the path of the file where the event is about the file as a whole */
  name: string
  nesting: number
  isSuite?: boolean
  isSkipped?: boolean
  isTodo?: boolean
  failureType?: string
  /** the error, or what was printed */
  text?: string
}

/** What is known of one test file. */
interface FileState {
  began?: number
  ended?: number
  passed: number
  skipped: number
  /** how the file as a whole failed */
  ending?: { failureType: string; text: string }
  /** tests whose start was reported, and not yet their end */
  open: number
  /** names from the outermost suite to the test that was reported last */
  path: string[]
  failures: string[]
  printed: string
}

/** Of a long output the end is kept: the error is there. */
const MOST_PRINTED = 4_000

/**
 * Counts tests, and finds what node:test passes over in silence. A file without any test, or one that exits before its
 * tests have ended, is a passed test to node:test (20.20); here it is a failure.
 */
export class TestResults {
  private readonly files: Map<string, FileState>
  /** files that define tests, and are none: node:test does not say which test file they were called from */
  private readonly strangers = new Set<string>()

  constructor(
    files: string[],
    private readonly now = () => performance.now(),
  ) {
    const state = () => ({ passed: 0, skipped: 0, open: 0, path: [], failures: [], printed: '' })
    this.files = new Map(files.map((file) => [file, state()]))
  }

  add(event: TestEvent): void {
    const state = this.files.get(event.file)
    if (!state) this.strangers.add(event.file)
    else if (event.name === event.file) this.addFileEvent(event, state)
    else this.addTestEvent(event, state)
  }

  private addFileEvent({ type, failureType, text = '' }: TestEvent, state: FileState): void {
    if (type === 'test:dequeue') state.began = this.now()
    if (type !== 'test:complete') return
    state.ended = this.now()
    if (failureType !== undefined) state.ending = { failureType, text }
  }

  /** What is wrong with a file. Asked at the end only: node:test holds back the tests of a file until earlier files are done. */
  private failuresOf(state: FileState): string[] {
    const { began, ended, ending, failures, passed, open, printed } = state
    if (ended === undefined) return [...failures, began === undefined ? 'was not run' : 'did not end']
    if (ending && !(ending.failureType === 'subtestsFailed' && failures.length > 0))
      return [...failures, `the file as a whole: ${ending.text}\n${printed}`.trimEnd()]
    if (passed + failures.length + state.skipped === 0)
      return [`no test ran: the file holds none, or it exited too early\n${printed}`.trimEnd()]
    return open > 0 ? [...failures, `it exited while ${open} of its tests were running`] : failures
  }

  private addTestEvent(event: TestEvent, state: FileState): void {
    const { type, name, nesting, text = '' } = event
    if (type === 'test:dequeue') state.open += 1
    if (type === 'test:complete') state.open -= 1
    if (type === 'test:start') state.path.splice(nesting, Number.POSITIVE_INFINITY, name)
    if (type === 'test:stdout' || type === 'test:stderr') state.printed = `${state.printed}${text}`.slice(-MOST_PRINTED)
    if (event.isTodo || (type !== 'test:pass' && type !== 'test:fail')) return
    if (event.isSkipped) state.skipped += 1
    else if (type === 'test:pass') state.passed += event.isSuite ? 0 : 1
    // a parent fails with its children, which have been named
    else if (event.failureType !== 'subtestsFailed')
      state.failures.push(`${[...state.path.slice(0, nesting), name].join(' > ')}\n${indent(text)}`)
  }

  /** One line: how far it is, and which files are running, the longest first. */
  progress(): string {
    const states = [...this.files]
    const running = states
      .filter(([, { began, ended }]) => began !== undefined && ended === undefined)
      .map(([file, { began = 0 }]) => `${relative(process.cwd(), file)} ${Math.round((this.now() - began) / 1000)} s`)
    const ended = states.filter(([, state]) => state.ended !== undefined).length
    return `${ended} of ${states.length} files; now ${running.join(', ') || 'none'}`
  }

  /** ms for each file that ended. */
  durations(): Record<string, number> {
    const times = [...this.files].flatMap(([file, { began, ended }]) =>
      began === undefined || ended === undefined ? [] : [[relative(process.cwd(), file), Math.round(ended - began)]],
    )
    return Object.fromEntries(times)
  }

  /** All files together; `problem` says how the test process itself failed, if it did. */
  result(problem?: string): Result {
    const failures = [...this.files].flatMap(([file, state]) =>
      this.failuresOf(state).map((failure) => `${relative(process.cwd(), file)}: ${failure}`),
    )
    for (const file of this.strangers)
      failures.push(`${relative(process.cwd(), file)}: it defines a test, and is not one of the test files`)
    if (problem) failures.push(problem)
    const sum = (what: 'passed' | 'skipped') => [...this.files.values()].reduce((all, state) => all + state[what], 0)
    const notes = sum('skipped') > 0 ? [`${sum('skipped')} skipped`] : []
    return { passed: sum('passed'), failed: failures.length, output: failures.join('\n'), notes }
  }
}

const indent = (text: string) => text.replace(/^/gm, '    ')
