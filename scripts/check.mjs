// `npm test`: every gate in turn, one line for each, and at the end all checks counted together.
// V8 coverage of every Node process that a gate starts is collected in one folder and judged last.

import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { join, relative, resolve } from 'node:path'
import { checkFileSizes, checkReadme, checkReports, checkSuite, tracked } from './suite-checks.mjs'

process.chdir(resolve(import.meta.dirname, '..'))
const work = mkdtempSync(join(tmpdir(), 'realizehit-check-'))
const running = new Set()
process.on('exit', () => {
  for (const child of running) child.kill()
  rmSync(work, { recursive: true, force: true })
})
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => process.exit(130))
const coverage = join(work, 'coverage')
// in full: workers that run elsewhere inherit it
const TS_NODE = ['-r', resolve('scripts/register-ts.cjs')]
/** ms; a file of tests that takes so long hangs, and shall be named. Files may wait for each other's processor. */
const HANGS = 240_000
const binary = (name) => join('node_modules', '.bin', name)

/** A command's output and exit code; its processes leave their coverage in `coverage` if they are to be counted. */
function run(command, args, { counted = true } = {}) {
  const env = { ...process.env, ...(counted ? { NODE_V8_COVERAGE: coverage } : {}) }
  const child = spawn(command, args, { env, stdio: ['ignore', 'pipe', 'pipe'] })
  running.add(child)
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text) => (output += text))
  return new Promise((settle) =>
    child.on('close', (code) => {
      running.delete(child)
      settle({ code, output })
    }),
  )
}

/** One check that a whole command is: passed if it exits 0. */
async function command(name, args) {
  const { code, output } = await run(binary(name), args, { counted: false })
  return { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, output }
}

async function unitTests() {
  const files = tracked('*.test.ts')
  // by itself Node keeps one core free, which is half of two
  const concurrency = `--test-concurrency=${availableParallelism()}`
  const options = [...TS_NODE, '--test', '--test-reporter=tap', `--test-timeout=${HANGS}`, concurrency]
  const { code, output } = await run(process.execPath, [...options, ...files])
  const count = (word) => Number(new RegExp(`^# ${word} (\\d+)$`, 'm').exec(output)?.[1] ?? 0)
  const failed = count('fail') + count('cancelled')
  // a runner that ended badly without naming a test has failed all the same
  return { passed: count('pass'), failed: code === 0 ? failed : Math.max(failed, 1), output: failingTests(output) }
}

/** Of TAP output, what failed. */
function failingTests(tap) {
  const blocks = tap.split(/^(?=\s*(?:not )?ok \d)/m).filter((block) => /^\s*not ok/.test(block))
  return blocks.join('').slice(0, 20_000) || tap.slice(-5_000)
}

async function conformance(name, ...target) {
  const report = join(work, `${name}.json`)
  const files = ['--json', report, '--html', join(work, `${name}.html`), '--junit', join(work, `${name}.xml`)]
  const { code, output } = await run(process.execPath, [...TS_NODE, 'runner/cli.ts', '--strict', ...files, ...target])
  if (code === 3 && !output.includes('scenarios')) return { passed: 0, failed: 1, output }
  const { scenarios } = JSON.parse(readFileSync(report, 'utf8'))
  const passed = scenarios.filter(({ verdict }) => verdict === 'pass').length
  return { passed, failed: Math.max(scenarios.length - passed, code === 0 ? 0 : 1), output }
}

/** Lines that ran in any process of any gate, by folder; told apart from one report, for making it takes seconds. */
async function lineCoverage(least) {
  const folders = Object.keys(least)
  const include = folders.map((folder) => `${folder}/**/*.{ts,mjs}`)
  const exclude = ['test.ts', 'd.ts'].map((end) => `**/*.${end}`)
  // types only: nothing of them is there when the program runs, so no line can be reached
  exclude.push('reference-server/handler.ts', 'runner/io.ts')
  // `faults` are wrong on purpose, and run by `npm run prove`
  for (const folder of ['testing', 'fixtures', 'end-to-end', 'faults']) exclude.push(`**/${folder}/**`)
  const scope = [...include.flatMap((glob) => ['--include', glob]), ...exclude.flatMap((glob) => ['--exclude', glob])]
  const reports = ['--reporter', 'text', '--reporter', 'json-summary', '--reports-dir', join(work, 'report')]
  // --all: a file that nothing loads counts too
  const args = ['report', '--all', '--temp-directory', coverage, ...reports, ...scope]
  const { code, output } = await run(binary('c8'), args, { counted: false })
  if (code !== 0) return { passed: 0, failed: folders.length, output }
  const summary = JSON.parse(readFileSync(join(work, 'report', 'coverage-summary.json'), 'utf8'))
  const short = folders.filter((folder) => {
    const files = Object.entries(summary).filter(([file]) => relative(process.cwd(), file).startsWith(`${folder}/`))
    const sum = (what) => files.reduce((all, [, { lines }]) => all + lines[what], 0)
    return files.length === 0 || sum('covered') * 100 < sum('total') * least[folder]
  })
  const wrong = short.map((folder) => `${folder}: less than ${least[folder]} % of lines`)
  return { passed: folders.length - short.length, failed: short.length, output: `${output}${wrong.join('\n')}` }
}

/** That the suite catches what is wrong was proven on these very files; `npm run prove` itself takes minutes. */
async function proofOfRecord() {
  const { code, output } = await run(process.execPath, [...TS_NODE, 'proof/prove/cli.ts', '--check'])
  return { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, output }
}

const gates = [
  ['format, lint and imports (Biome)', () => command('biome', ['check', '--error-on-warnings'])],
  ['types (tsc)', () => command('tsc', ['-p', '.'])],
  ['file sizes', checkFileSizes],
  ['unit tests', unitTests],
  ['the suite on the reference server as a command', () => conformance('command')],
  [
    'the suite on the reference server as a module',
    () => conformance('module', '--module', './reference-server/index.ts'),
  ],
  ['the reports against their schemas', () => checkReports([join(work, 'command.json'), join(work, 'module.json')])],
  ['the suite itself: tags, clauses, steps, features', () => checkSuite(join(work, 'command.json'), run)],
  ['the proof of record', proofOfRecord],
  ['README', checkReadme],
  ['coverage in lines', () => lineCoverage({ 'reference-server': 100, 'step-definitions': 95, runner: 95 })],
]

let passed = 0
let failed = 0
for (const [name, check] of gates) {
  const began = performance.now()
  const result = await check().catch((error) => ({ passed: 0, failed: 1, output: error.stack }))
  passed += result.passed
  failed += result.failed
  const seconds = ((performance.now() - began) / 1000).toFixed(1)
  const counts = `${result.passed} passed${result.failed ? `, ${result.failed} failed` : ''}`
  console.log(`${result.failed ? 'FAILED' : 'ok    '}  ${name}: ${counts} (${seconds} s)`)
  if (result.failed) console.log(`${result.output.trimEnd()}\n`)
}
console.log(`${passed} passed, ${failed} failed`)
process.exitCode = failed > 0 ? 1 : 0
