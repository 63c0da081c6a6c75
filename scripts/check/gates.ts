import { join } from 'node:path'
import { conformance } from './conformance'
import { lineCoverage } from './coverage'
import { checkArchitecture, checkByProgram, checkGenerated, checkLinks } from './documents'
import type { Gate } from './gate'
import { longFiles } from './guidelines'
import { checkPackage } from './package'
import { runProgram, TYPESCRIPT } from './programs'
import { checkReports } from './reports'
import { checkSuite } from './suite'
import { trackedFiles } from './tracked'
import { unitTests } from './unit-tests'

/** Line coverage in per cent, by tests and the run as a module. */
const COVERAGE = { 'reference-server': 100, 'step-definitions': 95, runner: 95 }
/** Each writes a part of the tree; with --check it says whether that part is up to date. */
const GENERATORS = ['scripts/types.mjs', 'scripts/server-options.mjs', 'scripts/results/cli.ts']
/** tsc keeps its results, and checks only what a change affects. */
const INCREMENTAL = ['--incremental', '--tsBuildInfoFile', 'node_modules/.cache/realizehit-check/types.tsbuildinfo']
const ROOMS = ['step-definitions', 'reference-server', 'runner', 'proof', 'schemas', 'bench', 'test', 'scripts']

/**
 * All gates. Those that mostly compute, and those that mostly wait, run side by side in two lanes; what judges both comes
 * after them. `work` is a folder for reports.
 */
export function gates(work: string): { lanes: Gate[][]; last: Gate[] } {
  const coverage = join(work, 'coverage')
  const covered = { NODE_V8_COVERAGE: coverage }
  const [command, module] = [join(work, 'command'), join(work, 'module')]
  const tests: Gate = {
    name: 'unit tests',
    check: (progress) => unitTests(trackedFiles('*.test.ts'), { env: covered, progress }),
  }
  return {
    lanes: [
      [tests],
      [
        { name: 'format and lint (Biome)', check: () => checkByProgram('biome', 'check', '--error-on-warnings') },
        { name: 'types (tsc)', check: () => checkByProgram('tsc', '-p', '.', ...INCREMENTAL) },
        {
          name: 'imports (dependency-cruiser)',
          check: () => checkByProgram('depcruise', '--config', '.dependency-cruiser.cjs', ...ROOMS),
        },
        { name: 'generated files are fresh', check: () => checkGenerated(GENERATORS) },
        { name: 'links in Markdown', check: checkLinks },
        { name: 'files that ARCHITECTURE.md names', check: checkArchitecture },
        { name: 'the published package', check: () => checkPackage(join(work, 'package')) },
        // without coverage: a run starts some sixty servers, each of which would write what it covered
        { name: 'the suite on the reference server as a command', check: () => conformance(command, ['--strict']) },
        {
          name: 'the specification on the reference server as a module',
          check: () =>
            conformance(module, ['--only', 'specification', '--module', './reference-server/index.ts'], covered),
        },
        {
          name: 'reports and lists against their schemas',
          check: () => checkReports([`${command}.json`, `${module}.json`]),
        },
        {
          name: 'the suite itself: tags, clauses, steps, features',
          check: () => checkSuite(join(work, 'messages.ndjson'), `${command}.json`),
        },
        { name: 'the proof of record', check: proofOfRecord },
      ],
    ],
    last: [
      { name: 'coverage in lines', check: () => lineCoverage(coverage, join(work, 'coverage-report'), COVERAGE) },
      {
        name: 'guidelines (never a failure)',
        check: async () => ({ passed: 0, failed: 0, output: '', notes: longFiles() }),
      },
    ],
  }
}

/** That the proof was made of these very files; `npm run prove` itself takes minutes. */
async function proofOfRecord() {
  const { code, output } = await runProgram(process.execPath, [...TYPESCRIPT, 'proof/prove/cli.ts', '--check'])
  return { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, output }
}
