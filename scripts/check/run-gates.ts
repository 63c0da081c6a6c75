import type { Gate, Result } from './gate'

/** ms between two lines of progress; a CI service or a person must see that the run is alive. */
const PROGRESS_EVERY = 10_000

/**
 * Runs the lanes side by side, the gates of a lane one after the other, and prints a line for each gate as it ends.
 * Returns the sums of all gates. A gate that throws has failed.
 */
export async function runGates(lanes: Gate[][], print: (line: string) => void): Promise<Result> {
  const total: Result = { passed: 0, failed: 0, output: '' }
  const running = new Map<Gate, { began: number; doing: () => string }>()
  let timer = setTimeout(() => {}, 0)
  const printProgress = () => {
    const lines = [...running].map(([{ name }, { began, doing }]) => `${name} (${secondsSince(began)} s) ${doing()}`)
    print(`  ...   ${lines.join('; ')}`.trimEnd())
    printNext()
  }
  const printNext = () => {
    clearTimeout(timer)
    timer = setTimeout(printProgress, PROGRESS_EVERY)
  }
  const runGate = async (gate: Gate) => {
    const state = { began: performance.now(), doing: () => '' }
    running.set(gate, state)
    const result = await gate
      .check((doing) => {
        state.doing = doing
      })
      .catch((error: Error) => ({ passed: 0, failed: 1, output: error.stack ?? error.message }))
    running.delete(gate)
    total.passed += result.passed
    total.failed += result.failed
    for (const line of linesOf(gate, result, secondsSince(state.began))) print(line)
    printNext()
  }
  printNext()
  try {
    await Promise.all(
      lanes.map(async (lane) => {
        for (const gate of lane) await runGate(gate)
      }),
    )
  } finally {
    clearTimeout(timer)
  }
  return total
}

function linesOf({ name }: Gate, { passed, failed, output, notes = [] }: Result, seconds: string): string[] {
  const counts = `${passed} passed${failed ? `, ${failed} failed` : ''}`
  const line = `${failed ? 'FAILED' : 'ok    '}  ${name}: ${counts} (${seconds} s)`
  return [line, ...notes.map((note) => `        ${note}`), ...(failed ? [`${output.trimEnd()}\n`] : [])]
}

function secondsSince(began: number): string {
  return ((performance.now() - began) / 1000).toFixed(1)
}
