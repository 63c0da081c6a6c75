/**
 * What the suite costs, and whether it always says the same: `npm run bench:suite [-- options] [-- what to judge]`.
 *
 *     --times N     how often each time is measured (default 5); the median is printed
 *     --workers N   (default 2)
 *     --whole       with the completions
 *     --runs N      instead: N runs in a row, counting those that fail or differ
 *     --at-once N   instead: N runs at once, counting the same
 *
 * Exit 1 when a run failed, or two runs of the same server did not judge alike.
 */
import { availableParallelism, cpus } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { median } from './median'
import { cleanUp, conformance, node, type Run } from './suite-runs'
import { describeSoak, soak } from './suite-soak'

const ROOT = join(__dirname, '..')
const SETUP = join(ROOT, 'scripts', 'setup.mjs')
const CUCUMBER = join(ROOT, 'node_modules', '@cucumber', 'cucumber', 'bin', 'cucumber.js')

const print = (line: string) => process.stdout.write(`${line}\n`)
const seconds = (ms: number) => `${(ms / 1000).toFixed(2)} s`

/** Times in turn, not one kind after the other: what else the machine does then touches all kinds alike. */
async function measure(times: number, workers: number, target: string[], whole: boolean): Promise<Run[]> {
  const runs: Run[] = []
  const dry: number[] = []
  const bare: number[] = []
  const setUp: number[] = []
  for (let time = 0; time < times; time += 1) {
    runs.push(await conformance(ROOT, workers, target, whole))
    dry.push(
      (await node([CUCUMBER, '--dry-run', '--parallel', '0', whole ? 'features' : 'features/specification'], ROOT)).ms,
    )
    for (let pair = 0; pair < 3; pair += 1) {
      bare.push((await node(['-e', '0'], ROOT)).ms)
      setUp.push((await node([SETUP], ROOT)).ms)
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
    `set-up where all is there           ${median(setUp).toFixed(0)} ms, of which Node itself ${median(bare).toFixed(0)} ms`,
  )
  return runs
}

/** An option that counts something. */
function count(option: string, value: string | undefined): number {
  const number = Number(value ?? 0)
  if (value !== undefined && !(Number.isInteger(number) && number > 0))
    throw new Error(`--${option} ${value}: give a whole number above 0.`)
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
  const judge = () => conformance(ROOT, workers, positionals, whole)
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
