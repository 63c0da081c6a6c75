import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { featuresDigest, readFeatures, type SuiteFiles } from '../../runner/suite/suite-files'
import type { Report } from '../../schemas/types'
import { PYTHON_MODULES, pythonWith } from '../../test/python'
import { type Ended, runProgram, TYPESCRIPT } from '../check/programs'
import { readJson } from '../check/tracked'
import { digestOf, IMPLEMENTATIONS, type Judged } from './implementations'
import { isFresh, type Origin, PAGES, type Results, resultsOf } from './page'

/** A run that has found mistakes is as good as one that has not. */
const JUDGED = [0, 1]

export interface ResultsIo {
  out: (text: string) => void
  err: (text: string) => void
}

/**
 * `npm run results`, from the root of the checkout. Plays all implementations, and writes the two pages. With --check it plays and writes
 * nothing. Returns the exit code: 0 done, or fresh; 1 stale; 2 wrong usage; 3 something could not be played.
 */
export async function run(argv: readonly string[], io: ResultsIo, suite: SuiteFiles): Promise<0 | 1 | 2 | 3> {
  if (argv.some((word) => word !== '--check')) {
    io.err('Usage: npm run results [-- --check]\n')
    return 2
  }
  const origin = originOf(suite)
  if (argv.includes('--check')) return check(origin, io)
  const env = { PATH: [pythonWith(PYTHON_MODULES), process.env.PATH].filter(Boolean).join(delimiter) }
  const missing = await missingPrograms(env)
  if (missing.length > 0) {
    for (const { name, needs } of missing) io.err(`${name} cannot be played: it needs what runs ${needs}.\n`)
    return 3
  }
  const work = mkdtempSync(join(tmpdir(), 'results-'))
  try {
    const reports: Report[] = []
    for (const judged of IMPLEMENTATIONS) {
      io.out(`Playing ${judged.name} …\n`)
      const report = await play(judged, join(work, `${judged.name}.json`), env, io)
      if (!report) return 3
      reports.push(report)
    }
    write(resultsOf(origin, reports), io)
    return 0
  } finally {
    rmSync(work, { recursive: true })
  }
}

function originOf(suite: SuiteFiles): Origin {
  return {
    featuresDigest: featuresDigest(suite, readFeatures(suite)),
    implementations: IMPLEMENTATIONS.map((judged) => [judged.name, digestOf(judged)] as const),
  }
}

function check(origin: Origin, io: ResultsIo): 0 | 1 {
  if (isFresh({ markdown: textOf(PAGES.markdown), html: textOf(PAGES.html) }, origin)) return 0
  io.err(`${PAGES.markdown} is not what the features and the implementations say: run npm run results.\n`)
  return 1
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return '' // as good as stale
  }
}

function write(results: Results, io: ResultsIo): void {
  for (const view of ['markdown', 'html'] as const) {
    writeFileSync(PAGES[view], results[view])
    io.out(`Wrote ${PAGES[view]}\n`)
  }
}

async function missingPrograms(env: NodeJS.ProcessEnv): Promise<Judged[]> {
  const missing: Judged[] = []
  for (const judged of IMPLEMENTATIONS)
    if (judged.needs !== undefined && (await runProgram('sh', ['-c', judged.needs], { env })).code !== 0)
      missing.push(judged)
  return missing
}

/** Judges one implementation by everything; `undefined` if that could not be done. The seed is always the same. */
async function play(
  { name, options, title }: Judged,
  file: string,
  env: NodeJS.ProcessEnv,
  io: ResultsIo,
): Promise<Report | undefined> {
  const words = [...TYPESCRIPT, 'runner/cli.ts', ...options, '--seed', '1', '--json', file]
  const { code, output }: Ended = await runProgram(process.execPath, words, { env })
  if (code === null || !JUDGED.includes(code)) {
    io.err(`${name} could not be judged:\n${output}`)
    return undefined
  }
  const report: Report = readJson(file)
  return title === undefined ? report : { ...report, implementation: { ...report.implementation, name: title } }
}
