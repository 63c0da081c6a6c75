import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import type { Report } from '../../schemas/types'
import { specificationPart } from './specification-part'

/** One whole run of the conformance command. */
export interface SuiteRun {
  /** ms from start to exit */
  ms: number
  /** The exit code; null if a signal ended the run. */
  code: number | null
  output: string
  /** The verdict of each clause, by its id: the same in every run of a reliable suite. */
  verdicts: Map<string, string>
  scenarios: number
  /** Scenarios a second while the workers run. */
  perSecond: number
}

const running = new Set<ChildProcess>()
const work = mkdtempSync(join(tmpdir(), 'realizehit-bench-'))
let reports = 0

/** Ends runs that are in progress, and removes the reports. Synchronous, so that it can be called on exit. */
export function cleanUp(): void {
  for (const child of running) child.kill()
  rmSync(work, { recursive: true, force: true })
}

/** Runs Node until it exits. Returns the time in ms, the exit code and all output. */
export async function runNode(
  args: string[],
  cwd: string,
): Promise<{ ms: number; code: number | null; output: string }> {
  const began = performance.now()
  const child = spawn(process.execPath, args, { cwd, stdio: ['ignore', 'pipe', 'pipe'] })
  running.add(child)
  let output = ''
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text
    })
  const [code] = (await once(child, 'close')) as [number | null]
  running.delete(child)
  return { ms: performance.now() - began, code, output }
}

/** Judges one server as `npm run conformance` does: the specification part, or with `whole` the completions too. */
export async function runSuite(root: string, workers: number, target: string[], whole: boolean): Promise<SuiteRun> {
  const file = join(work, `${reports++}.json`)
  const part = whole ? ['--strict'] : specificationPart(root)
  const options = ['--workers', `${workers}`, '--json', file, ...part, ...target]
  const finished = await runNode([join(root, 'scripts', 'setup.mjs'), '--run', 'runner/cli.ts', ...options], root)
  const noReport = '{"clauses":[],"scenarios":[]}'
  const report = JSON.parse(await readFile(file, 'utf8').catch(() => noReport)) as Pick<Report, 'clauses' | 'scenarios'>
  const { clauses, scenarios } = report
  const busy = scenarios.reduce((sum, { durationMs }) => sum + durationMs, 0)
  return {
    ...finished,
    verdicts: new Map(clauses.map(({ id, verdict }) => [id, verdict])),
    scenarios: scenarios.length,
    // counts the time of the scenarios, with the start of their servers, but not loading the suite or writing reports
    perSecond: (scenarios.length * workers * 1000) / busy,
  }
}
