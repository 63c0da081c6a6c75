import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { specification } from './suite-clauses'

/** The parts of a report (schemas/report.schema.json) that count here. */
interface Report {
  clauses: { id: string; verdict: string; reason?: string }[]
  scenarios: { verdict: string; durationMs: number }[]
}

/** One whole run of the conformance command. */
export interface Run {
  /** ms from start to exit */
  ms: number
  /** Exit code; null when a signal ended it. */
  code: number | null
  output: string
  /** Clause id to verdict; what must be the same in every run. */
  verdicts: Map<string, string>
  scenarios: number
  perSecond: number
}

const running = new Set<ChildProcess>()
const work = mkdtempSync(join(tmpdir(), 'realizehit-bench-'))
let reports = 0

/** Ends what still runs and removes the reports; synchronous, to be the last thing the benchmark does. */
export function cleanUp(): void {
  for (const child of running) child.kill()
  rmSync(work, { recursive: true, force: true })
}

/** Runs Node to its end; the time in ms, exit code, and all it printed. */
export async function node(args: string[], cwd: string): Promise<{ ms: number; code: number | null; output: string }> {
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

/** Judges one server, as `npm run conformance` would: the specification part, or with `whole` the completions too. */
export async function conformance(root: string, workers: number, target: string[], whole: boolean): Promise<Run> {
  const file = join(work, `${reports++}.json`)
  const part = whole ? ['--strict'] : specification(root)
  const options = ['--workers', `${workers}`, '--json', file, ...part, ...target]
  const finished = await node([join(root, 'scripts', 'setup.mjs'), '--run', 'runner/cli.ts', ...options], root)
  const report = JSON.parse(await readFile(file, 'utf8').catch(() => '{"clauses":[],"scenarios":[]}')) as Report
  const { clauses, scenarios } = report
  const busy = scenarios.reduce((sum, { durationMs }) => sum + durationMs, 0)
  return {
    ...finished,
    verdicts: new Map(clauses.map(({ id, verdict }) => [id, verdict])),
    scenarios: scenarios.length,
    // the workers' own time: neither loading the suite nor writing reports; the start of each server is in it
    perSecond: (scenarios.length * workers * 1000) / busy,
  }
}
