/**
 * How long the suite takes, and whether its verdicts are always the same: `npm run bench:suite [-- options] [-- target options]`.
 *
 *     --times N     how often each time is measured (default 5); the median is printed
 *     --workers N   (default 2)
 *     --whole       with the completions
 *     --runs N      instead: N runs in a row, counting those that fail or differ
 *     --at-once N   instead: N runs in parallel, counting the same
 *
 * Exit code 1 if a run failed, or if two runs of the same server have different verdicts.
 */
import { availableParallelism, cpus } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { median } from './median'
import { cleanUp, runNode, runSuite, type SuiteRun } from './suite/runs'
import { describeSoak, soak } from './suite/soak'

const ROOT = join(__dirname, '..')
const SETUP = join(ROOT, 'scripts', 'setup.mjs')
const CUCUMBER = join(ROOT, 'node_modules', '@cucumber', 'cucumber', 'bin', 'cucumber.js')

const print = (line: string) => process.stdout.write(`${line}\n`)
const seconds = (ms: number) => `${(ms / 1000).toFixed(2)} s`

/** Measures the different times alternately, so that other load on the machine affects all of them alike. */
async function measure(times: number, workers: number, target: string[], whole: boolean): Promise<SuiteRun[]> {
  const runs: SuiteRun[] = []
  const dry: number[] = []
  const bare: number[] = []
  const setUp: number[] = []
  for (let time = 0; time < times; time += 1) {
    runs.push(await runSuite(ROOT, workers, target, whole))
    dry.push(
      (await runNode([CUCUMBER, '--dry-run', '--parallel', '0', whole ? 'features' : 'features/specification'], ROOT))
        .ms,
    )
    for (let pair = 0; pair < 3; pair += 1) {
      bare.push((await runNode(['-e', '0'], ROOT)).ms)
      setUp.push((await runNode([SETUP], ROOT)).ms)
    }
  }
  const time = median(runs.map(({ ms }) => ms))
  const rate = median(runs.map(({ perSecond }) => perSecond))
  const dryRun = median(dry)
  print(
    `${(whole ? 'all, start to exit' : 'specification part, start to exit').padEnd(36)}${seconds(time)}  (${runs.map(({ ms }) => seconds(ms)).join(', ')})`,
  )
  print(`scenarios a second, once running    ${rate.toFixed(1)}  (${runs[0]?.scenarios} scenarios)`)
  print(
    `cucumber-js --dry-run of the same   ${seconds(dryRun)}, so judging takes ${(time / dryRun).toFixed(1)} times that`,
  )
  print(
    `setup with nothing to install       ${median(setUp).toFixed(0)} ms, of which Node's own start ${median(bare).toFixed(0)} ms`,
  )
  return runs
}

/** The value of an option that is a count; 0 if the option is absent. */
function count(option: string, value: string | undefined): number {
  const number = Number(value ?? 0)
  if (value !== undefined && !(Number.isInteger(number) && number > 0))
    throw new Error(`--${option} ${value}: expected a whole number above 0.`)
  return number
}

async function main(argv: string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: argv,
    allowPositionals: true,
    options: {
      times: { type: 'string', default: '5' },
      workers: { type: 'string', default: '2' },
      whole: { type: 'boolean', default: false },
      runs: { type: 'string' },
      'at-once': { type: 'string' },
    },
  })
  const workers = count('workers', values.workers)
  print(`Node ${process.versions.node}, ${availableParallelism()} cores of ${cpus()[0]?.model}, ${workers} workers`)
  const isSoak = values.runs !== undefined || values['at-once'] !== undefined
  const { whole } = values
  const judge = () => runSuite(ROOT, workers, positionals, whole)
  const runs = isSoak
    ? await soak(count('runs', values.runs), count('at-once', values['at-once']), judge)
    : await measure(count('times', values.times), workers, positionals, whole)
  const { lines, steady } = describeSoak(runs)
  for (const line of lines) print(line)
  return steady ? 0 : 1
}

process.on('exit', cleanUp)
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => process.exit(130))
main(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code
  },
  (error: Error) => {
    process.stderr.write(`${error.message}\n`)
    process.exitCode = 2
  },
)
