import { mkdirSync, readFileSync, realpathSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import type { Result } from './gate'
import { runProgram, TYPESCRIPT } from './programs'
import { END, type TestEvent, TestResults } from './test-results'

/** ms; a file that takes longer hangs. The longest takes some 100 s beside the others, and a busy machine may be many times slower. */
const LIMIT = 1_200_000
/** How long each file took the last time, in ms. */
const TIMES = resolve('node_modules', '.cache', 'realizehit-check', 'test-times.json')

export interface UnitTestOptions {
  env?: NodeJS.ProcessEnv
  progress?: (doing: () => string) => void
  limit?: number
  /** stands in for test-process.ts in a test */
  testProcess?: string
}

/** Runs test files, each in a process of its own. A file that hangs, crashes, or holds no test is a failure. */
export async function unitTests(paths: string[], options: UnitTestOptions = {}): Promise<Result> {
  const { env = {}, progress = () => {}, limit = LIMIT, testProcess = join(__dirname, 'test-process.ts') } = options
  const files = paths.map((path) => realpathSync(path)) // as Node names the file of a test
  const results = new TestResults(files)
  let isComplete = false
  progress(() => results.progress())
  const args = [...TYPESCRIPT, testProcess, String(limit), ...longestFirst(files)]
  const { code, signal, output } = await runProgram(process.execPath, args, {
    env: { ...env, NODE_TEST_CONTEXT: undefined }, // it is set where a test calls us, and makes run() skip all files
    onMessage: (message) => {
      if (message === END) isComplete = true
      else results.add(message as TestEvent)
    },
  })
  if (isComplete) {
    remember(results.durations())
    return results.result()
  }
  return results.result(`the test process ended early, with ${signal ?? `exit code ${code}`}\n${output}`.trimEnd())
}

/** The longest last time first, so that no long file runs alone at the end. New files come before all others. */
function longestFirst(files: string[]): string[] {
  const times = lastTimes()
  const time = (file: string) => times[relative(process.cwd(), file)] ?? Number.MAX_SAFE_INTEGER
  const isEndToEnd = (file: string) => Number(file.includes('/end-to-end/'))
  return [...files].sort((a, b) => time(b) - time(a) || isEndToEnd(b) - isEndToEnd(a) || sizeOf(b) - sizeOf(a))
}

const sizeOf = (file: string) => statSync(file, { throwIfNoEntry: false })?.size ?? 0

function lastTimes(): Record<string, number> {
  try {
    return JSON.parse(readFileSync(TIMES, 'utf8'))
  } catch {
    return {} // the first run, or the file was cut short
  }
}

function remember(times: Record<string, number>): void {
  try {
    mkdirSync(dirname(TIMES), { recursive: true })
    writeFileSync(TIMES, JSON.stringify({ ...lastTimes(), ...times }))
  } catch {
    // only the order of the next run suffers
  }
}
