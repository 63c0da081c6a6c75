import { join } from 'node:path'
import { InterruptedError } from '../../runner/errors'
import type { Io } from '../../runner/io'
import type { PlannedScenario } from '../../runner/judging/scenarios'
import { canRedraw, makeBar } from '../../runner/reports/terminal/progress'
import { planScenarios } from '../../runner/running/cucumber'
import { sectionsOf } from '../../runner/suite/clauses'
import type { SuiteFiles } from '../../runner/suite/suite-files'
import type { Clause } from '../../schemas/types'
import type { Fault } from '../faults/fault'
import { type FaultResult, isCaught, judgeFault } from './judge'
import type { ProveOptions } from './options'
import { runJobs } from './pool'
import { pathsOf, scenariosFor } from './scenarios'

/** ms; `shrink: 0` because nobody reads the generated cases that fail here. */
const LIMITS = { start: 20_000, stop: 1_500, shrink: 0 }

/** Runs the suite against each fault, several at a time. Results are in the order of the faults. */
export async function runFaults(
  faults: Fault[],
  clauses: Clause[],
  { workers, timeout, thorough }: ProveOptions,
  io: Io,
  suite: SuiteFiles,
): Promise<FaultResult[]> {
  const target = { kind: 'module' as const, module: join(suite.root, 'proof', 'faults', 'faulty-server.ts') }
  const limits = { must: timeout, ...LIMITS }
  const parameters = { target, cwd: suite.root, path: '/engine.io', without: [], limits, seed: 1 }
  const sections = sectionsOf(clauses)
  const planned = await planScenarios(suite, sections, io.env)
  const results = new Map<Fault, FaultResult>()
  const bar = canRedraw(io)
    ? makeBar(io.stdout, '{value}/{total} faults, {left} not caught  {duration_formatted}, about {eta_formatted} to go')
    : undefined
  bar?.start(faults.length, 0, { left: 0 })
  const jobs = faults.map((fault) => ({
    fault: fault.name,
    paths: pathsOf(scenariosFor(fault, planned, clauses, thorough)),
  }))
  try {
    const scenarios = Object.fromEntries(clauses.map(({ id }) => [id, idsOf(id, planned)]))
    await runJobs({ suite, sections, parameters, scenarios }, jobs, workers, io.interrupt, (job, result) => {
      const fault = faults[jobs.indexOf(job)]
      if (!fault) return
      if ('error' in result) results.set(fault, { ...judgeFault(fault, [], clauses, 0), error: result.error })
      else results.set(fault, judgeFault(fault, result.rows, clauses, result.durationMs))
      bar?.update(results.size, { left: [...results.values()].filter((each) => !isCaught(each)).length })
    })
  } finally {
    bar?.stop()
  }
  if (io.interrupt.aborted) throw new InterruptedError(String(io.interrupt.reason))
  return faults.flatMap((fault) => results.get(fault) ?? [])
}

function idsOf(clause: string, planned: PlannedScenario[]): string[] {
  return planned.filter(({ clauses }) => clauses.includes(clause)).map(({ id }) => id)
}
