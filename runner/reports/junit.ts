import reportBuilder, { type TestCase } from 'junit-report-builder'
import type { Failure, Report, ScenarioRow, TranscriptEntry } from '../../schemas/types'
import { runsText } from './verdict-text'

/**
 * JUnit XML: a suite for each section, and a case for each scenario, named after its clauses. A failed `should` and an
 * informative clause are not failures here either. Scenarios not observed or known to fail are skipped. If the list of
 * known failures is out of date, a suite of its own fails.
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
      .time(seconds(scenarios.reduce((sum, { durationMs }) => sum + durationMs, 0)))
    for (const [name, value] of propertiesOf(report)) suite.property(name, value)
    for (const scenario of scenarios) {
      const { clauses, name, uri, line, durationMs } = scenario
      const test = suite
        .testCase()
        .className(plain(clauses.join(' ')))
        .name(plain(name))
      test.file(`${uri}:${line}`).time(seconds(durationMs))
      const judged = clauses.flatMap((id) => rows.get(id) ?? [])
      const decides = judged.some(({ level, verdict }) => level === 'must' && verdict !== 'known-failure')
      const known = judged.flatMap(({ id, knownFailure }) =>
        knownFailure === undefined ? [] : `${id}: ${knownFailure}`,
      )
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

/** With at most 3 decimals. */
function seconds(ms: number): number {
  return Math.round(ms) / 1000
}

/** The dialect and the protocol revision, unless they are the defaults. */
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
  const output: string[] = observations.map((text) => `seen: ${text}`)
  if (failure) {
    const text = explain(failure)
    if (decides) test.failure(plain(`${failure.requirement}: ${failure.actual}`), 'fail').stacktrace(plain(text))
    else if (known.length > 0) {
      test.skipped()
      output.push(...known.map((reason) => `known failure: ${reason}`), text)
    } else output.push(`warning: ${text}`)
  }
  const repeated = runsText(runs)
  if (repeated) output.push(repeated)
  if (notObserved) {
    test.skipped()
    output.push(`not observed, because the target has no ${notObserved.capability}: ${notObserved.requirement}`)
  }
  if (error) {
    const detail = [error.output, ...error.transcript.map(line)].filter((part) => part !== '').join('\n')
    test.error(plain(error.message), `${error.origin}-error`, plain(detail))
  }
  if (output.length > 0) test.standardOutput(plain(output.join('\n')))
}

function explain({ requirement, expected, actual, transcript }: Failure): string {
  const head = [`requirement: ${requirement}`, `expected: ${expected}`, `actual: ${actual}`, 'transcript:']
  return [...head, ...transcript.map(line)].join('\n')
}

function line({ atMs, source, event, text }: TranscriptEntry): string {
  return `${atMs.toFixed(1)} ms ${source} ${event} ${text}`
}

/** Replaces characters that XML 1.0 cannot contain, not even escaped; a server may send any. */
function plain(text: string): string {
  return text.replace(/(?![\t\n\r])\p{Cc}|\p{Surrogate}|[\ufffe\uffff]/gu, '\ufffd')
}
