import { existsSync } from 'node:fs'
import type { Result } from './gate'
import { runProgram, TYPESCRIPT } from './programs'
import { readJson } from './tracked'

/** Where the reports of a run go: `file` and an ending. */
const reportArgs = (file: string) => ['--json', `${file}.json`, '--html', `${file}.html`, '--junit', `${file}.xml`]

/** Runs the suite on the reference server. One check for each scenario. */
export async function conformance(file: string, args: string[], env: NodeJS.ProcessEnv = {}): Promise<Result> {
  const command = [...TYPESCRIPT, 'runner/cli.ts', ...reportArgs(file), ...args]
  const { code, output } = await runProgram(process.execPath, command, { env })
  if (!existsSync(`${file}.json`)) return { passed: 0, failed: 1, output: `there is no report:\n${output}` }
  const scenarios: { verdict: string }[] = readJson(`${file}.json`).scenarios
  const passed = scenarios.filter(({ verdict }) => verdict === 'pass').length
  return { passed, failed: Math.max(scenarios.length - passed, code === 0 ? 0 : 1), output }
}
