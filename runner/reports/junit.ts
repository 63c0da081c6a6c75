import reportBuilder, { type TestCase } from 'junit-report-builder'
import type { Failure, Report, ScenarioRow, TranscriptEntry } from '../../schemas/types'
import { runsText } from './verdict-text'

/**
 * JUnit XML: a suite for each section, a case for each scenario, named after its clauses. A failed should and an
 * informative clause do not fail here either; what was not observed is skipped, and so is what is known to fail. A list of
 * known failures that is stale has a suite of its own, which fails.
 */
export function toJunit(report: Report): string {
  const builder = reportBuilder.newBuilder()
  const rows = new Map(report.clauses.map((row) => [row.id, row]))
  const sectionOf = (scenario: ScenarioRow) => rows.get(scenario.clauses[0] ?? '')?.section ?? 'no section'
  for (const section of new Set(report.scenarios.map(sectionOf))) {
    const scenarios = report.scenarios.filter((scenario) => sectionOf(scenario) === section)
    const suite = builder
      .testSuite()
      .name(section)
      .timestamp(report.run.startedAt)
      .time(scenarios.reduce((sum, { durationMs }) => sum + durationMs / 1000, 0))
    for (const [name, value] of propertiesOf(report)) suite.property(name, value)
    for (const scenario of scenarios) {
      const { clauses, name, uri, line, durationMs } = scenario
      const test = suite
        .testCase()
        .className(plain(clauses.join(' ')))
        .name(plain(name))
      test.file(`${uri}:${line}`).time(durationMs / 1000)
      const told = clauses.flatMap((id) => rows.get(id) ?? [])
      const decides = told.some(({ level, verdict }) => level === 'must' && verdict !== 'known-failure')
      const known = told.flatMap(({ id, knownFailure }) => (knownFailure === undefined ? [] : `${id}: ${knownFailure}`))
      judge(test, scenario, decides, known)
    }
  }
  const { stale } = report.summary
  const suite = stale && builder.testSuite().name('known failures').timestamp(report.run.startedAt)
  for (const id of stale?.clauses ?? []) {
    const test = suite?.testCase().className(id).name('is known to fail')
    test?.failure(plain(`It passes. Take it off ${stale?.source}.`), 'stale')
  }
  return builder.build()
}

/** How the server was spoken to, where that is not as usual. */
function propertiesOf({
  implementation: { dialect, protocol },
  summary: { unknownFrames },
}: Report): [string, string][] {
  return [
    ...(dialect ? [['dialect', plain(dialect)] satisfies [string, string]] : []),
    ...(protocol === 3 ? [['protocol', '3'] satisfies [string, string]] : []),
    ...(unknownFrames ? [['unknownFrames', `${unknownFrames}`] satisfies [string, string]] : []),
  ]
}

function judge(
  test: TestCase,
  { failure, notObserved, error, observations = [], runs }: ScenarioRow,
  decides: boolean,
  known: string[],
): void {
  const told: string[] = observations.map((text) => `seen: ${text}`)
  if (failure) {
    const text = explain(failure)
    if (decides) test.failure(plain(`${failure.requirement}: ${failure.actual}`), 'fail').stacktrace(plain(text))
    else if (known.length > 0) {
      test.skipped()
      told.push(...known.map((reason) => `known failure: ${reason}`), text)
    } else told.push(`warning: ${text}`)
  }
  const repeated = runsText(runs)
  if (repeated) told.push(repeated)
  if (notObserved) {
    test.skipped()
    told.push(`not observed, for the target has no ${notObserved.capability}: ${notObserved.requirement}`)
  }
  if (error) {
    const detail = [error.output, ...error.transcript.map(line)].filter((part) => part !== '').join('\n')
    test.error(plain(error.message), `${error.origin}-error`, plain(detail))
  }
  if (told.length > 0) test.standardOutput(plain(told.join('\n')))
}

function explain({ requirement, expected, actual, transcript }: Failure): string {
  const head = [`requirement: ${requirement}`, `expected: ${expected}`, `actual: ${actual}`, 'transcript:']
  return [...head, ...transcript.map(line)].join('\n')
}

function line({ atMs, source, event, text }: TranscriptEntry): string {
  return `${atMs.toFixed(1)} ms ${source} ${event} ${text}`
}

/** XML 1.0 cannot carry every character, not even escaped; a server may send any. */
function plain(text: string): string {
  return text.replace(/(?![\t\n\r])\p{Cc}|\p{Surrogate}|[\ufffe\uffff]/gu, '\ufffd')
}
