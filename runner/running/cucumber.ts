import { Writable } from 'node:stream'
import { type IRunOptions, runCucumber } from '@cucumber/cucumber/api'
import { CannotRunError, messageOf } from '../errors'
import { ScenarioCollector, type WordedScenario } from '../judging/scenarios'
import type { SuiteFiles } from '../suite/suite-files'

/**
 * Cucumber's options for this suite; what differs between a run and a dry run comes in. Features are run in the order of
 * their sections in clauses.json, so that the tree can be shown as it is judged; or only the scenarios with these ids, in
 * their order.
 */
export function cucumberOptions(
  suite: SuiteFiles,
  sections: string[],
  tagExpression: string,
  runtime: Partial<IRunOptions['runtime']>,
  scenarios?: string[],
): IRunOptions {
  return {
    sources: {
      defaultDialect: 'en',
      // a scenario's id, file:line, is Cucumber's way of naming one
      paths: scenarios ?? [...sections, '*'].map((name) => `${suite.features}/**/${name}.feature`),
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
    // the messages are the output; this formatter writes least
    formats: { stdout: 'rerun', files: {}, publish: false, options: {} },
  }
}

/** A stream that nobody sees: Cucumber's own words must not reach the user's terminal. */
export function nowhere(): Writable {
  return new Writable({ write: (_chunk, _encoding, done) => done() })
}

/** Throws CannotRunError when a feature file is no Gherkin; all of them in one message. */
export function refuseParseErrors({ parseErrors }: ScenarioCollector): void {
  if (parseErrors.length === 0) return
  throw new CannotRunError(`The suite's features cannot be read:\n${parseErrors.join('\n')}`)
}

/** Every scenario of the features, in their order, without running anything or loading a step. */
export async function planScenarios(
  suite: SuiteFiles,
  sections: string[],
  env: NodeJS.ProcessEnv,
): Promise<WordedScenario[]> {
  const collector = new ScenarioCollector()
  const stepless = { ...suite, requireModules: [], stepDefinitions: [NO_FILE] }
  const options = cucumberOptions(stepless, sections, '', { dryRun: true })
  const environment = { cwd: suite.root, env, stdout: nowhere(), stderr: nowhere() }
  try {
    await runCucumber(options, environment, (envelope) => collector.accept(envelope))
  } catch (error) {
    throw new CannotRunError(`The suite's features cannot be read: ${messageOf(error)}`)
  }
  refuseParseErrors(collector)
  return collector.planned
}

// with no path at all, Cucumber would look for step definitions by itself
const NO_FILE = 'features/no-step-definitions.js'
