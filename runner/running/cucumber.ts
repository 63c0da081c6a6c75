import { posix } from 'node:path'
import { Writable } from 'node:stream'
import type { IRunOptions } from '@cucumber/cucumber/api'
import { CannotRunError, messageOf } from '../errors'
import { ScenarioCollector, type ScenarioWithSteps } from '../judging/scenarios'
import type { SuiteFiles } from '../suite/suite-files'

/** Cucumber takes 0.2 s of CPU to load, and many commands do without it. By `require`, as some test runners allow no import. */
export const loadCucumber = async () => require('@cucumber/cucumber/api') as typeof import('@cucumber/cucumber/api')

/**
 * Cucumber's options for this suite. `runtime` is what differs between a run and a dry run. Features run in the order of
 * their sections in clauses.json, so that the tree can be printed while the suite runs. With `scenarios`, only the scenarios
 * with these ids run, in that order; with `features`, only these files are read.
 */
export function cucumberOptions(
  suite: SuiteFiles,
  sections: string[],
  tagExpression: string,
  runtime: Partial<IRunOptions['runtime']>,
  scenarios?: string[],
  features?: string[],
): IRunOptions {
  return {
    sources: {
      defaultDialect: 'en',
      // a scenario's id, file:line, is how Cucumber names one too
      paths: scenarios ?? (features ? bySection(features, sections) : allFeatures(suite, sections)),
      names: [],
      tagExpression,
      order: 'defined',
    },
    support: {
      requireModules: suite.requireModules,
      requirePaths: suite.stepDefinitions,
      importPaths: [],
      loaders: [],
    },
    runtime: {
      dryRun: false,
      failFast: false,
      filterStacktraces: true,
      parallel: 0,
      retry: 0,
      retryTagFilter: '',
      strict: true,
      worldParameters: {},
      ...runtime,
    },
    // only the messages are read; this formatter writes the least
    formats: { stdout: 'rerun', files: {}, publish: false, options: {} },
  }
}

function allFeatures({ features }: SuiteFiles, sections: string[]): string[] {
  return [...sections, '*'].map((name) => `${features}/**/${name}.feature`)
}

/** These files in the order of their sections; those of no section come last. */
function bySection(features: string[], sections: string[]): string[] {
  const known = sections.flatMap((name) => features.filter((uri) => posix.basename(uri) === `${name}.feature`))
  return [...new Set([...known, ...features])]
}

/** A stream that discards everything: Cucumber's own output must not reach the user's terminal. */
export function nullStream(): Writable {
  return new Writable({ write: (_chunk, _encoding, done) => done() })
}

/** Throws CannotRunError if a feature file is not valid Gherkin: one message for all such files. */
export function rejectParseErrors({ parseErrors }: ScenarioCollector): void {
  if (parseErrors.length === 0) return
  throw new CannotRunError(`The suite's features cannot be read:\n${parseErrors.join('\n')}`)
}

/** Every scenario of the features, in their order. Runs nothing and loads no step definition. */
export async function planScenarios(
  suite: SuiteFiles,
  sections: string[],
  env: NodeJS.ProcessEnv,
): Promise<ScenarioWithSteps[]> {
  const collector = new ScenarioCollector()
  const stepless = { ...suite, requireModules: [], stepDefinitions: [NO_FILE] }
  const options = cucumberOptions(stepless, sections, '', { dryRun: true })
  const environment = { cwd: suite.root, env, stdout: nullStream(), stderr: nullStream() }
  try {
    const { runCucumber } = await loadCucumber()
    await runCucumber(options, environment, (envelope) => collector.accept(envelope))
  } catch (error) {
    throw new CannotRunError(`The suite's features cannot be read: ${messageOf(error)}`)
  }
  rejectParseErrors(collector)
  return collector.planned
}

// without any path, Cucumber would search for step definitions by itself
const NO_FILE = 'features/no-step-definitions.js'
