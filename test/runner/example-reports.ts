import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Clause, ClauseList, Failure, Report, ScenarioRow, TranscriptEntry } from '../../schemas/types'
import { reportOf, scenario } from './report'

/** Reports of some sections, with one scenario for each clause: what people would open. */

const LIST: ClauseList = JSON.parse(readFileSync(join(__dirname, '..', '..', 'features', 'clauses.json'), 'utf8'))
const SECTIONS = ['server-initializing', 'subscribing', 'wire', 'resilience']
const CLAUSES: Clause[] = LIST.clauses.filter(({ section }) => SECTIONS.includes(section))

const STEPS = [
  { keyword: 'Given', text: '"alice" is subscribed to "news:*"' },
  { keyword: 'When', text: '"alice" subscribes to "news:*"' },
  { keyword: 'Then', text: '"alice" is refused "subscribe" for "news:*"' },
  { keyword: 'And', text: 'Redis holds "news:*" once' },
]

/** A scenario for each clause that has some; `changed` says how those of some clauses ended. */
function scenariosOf(changed: (clause: Clause) => Partial<ScenarioRow> | undefined): ScenarioRow[] {
  return CLAUSES.filter(({ coveredBy }) => !coveredBy).map((clause, index) => {
    const { id, part, section, summary } = clause
    const uri = `features/${part === 'completion' ? 'completions' : 'specification'}/${section}.feature`
    const common = { id: `${uri}:${index + 10}`, uri, line: index + 10, name: `an example: ${summary}`, steps: STEPS }
    const { verdict = 'pass', ...other } = changed(clause) ?? {}
    return scenario(id, verdict, { ...common, ...other })
  })
}

function packet(atMs: number, source: string, event: string, text: string | object): TranscriptEntry {
  return { atMs, source, event, text: typeof text === 'string' ? text : JSON.stringify(text) }
}

const PATTERN = '53a5e0d3:news:*'
const request = { action: 'subscribe', pattern: PATTERN }
const granted = { origin: 'S', ...request, status: true }

const TRANSCRIPT: TranscriptEntry[] = [
  packet(0.2, 'step', 'Given', STEPS[0]?.text ?? ''),
  packet(0.3, 'alice', 'connects', 'http://127.0.0.1:26613/engine.io over websocket'),
  packet(4.1, 'alice', 'receives open', '{"sid":"kX7gVQ2sAAAB","pingInterval":25000,"pingTimeout":20000}'),
  packet(4.4, 'alice', 'sends', request),
  packet(4.9, 'redis', 'runs for 127.0.0.1:45010', `PSUBSCRIBE ${PATTERN}`),
  packet(5.6, 'alice', 'receives', granted),
  packet(6.0, 'step', 'When', STEPS[1]?.text ?? ''),
  packet(6.2, 'alice', 'sends', request),
  packet(6.5, 'step', 'Then', STEPS[2]?.text ?? ''),
  { ...packet(6.8, 'alice', 'receives', granted), quoted: true },
]

const FAILURE: Failure = {
  requirement: "alice's request to subscribe is answered with status false",
  expected: `action "subscribe", pattern "${PATTERN}", status false`,
  actual: `the server replied ${JSON.stringify(granted)}`,
  transcript: TRANSCRIPT,
}
const ENDED = STEPS.map((step, index) => (index === 2 ? { ...step, ended: true as const } : step))

const NOT_OBSERVED = { capability: 'redis-control', requirement: 'Redis is stopped' } as const

/** Everything passes. */
export const passing: Report = reportOf(
  CLAUSES,
  scenariosOf(() => undefined),
  { bundled: true },
)

/** One cause, on which other clauses rest, and a completion that was not observed. */
export const failing: Report = reportOf(
  CLAUSES,
  scenariosOf(({ id }) => {
    if (id === 'subscribing/3.1.1')
      return { verdict: 'fail', name: 'alice asks twice for the same pattern', steps: ENDED, failure: FAILURE }
    if (/^wire/.test(id)) return { verdict: 'inconclusive', restsOn: 'subscribing/3.1.1', notPlayed: true }
    return id.startsWith('resilience') ? { verdict: 'not-observed', notObserved: NOT_OBSERVED } : undefined
  }),
)

/** Nothing could be judged: the server did not start. */
export const silent: Report = reportOf(
  CLAUSES,
  scenariosOf(() => ({ verdict: 'error' })),
)

/** What a server may send to get out of the text that it is shown as. */
export const HOSTILE = `</script><img src=x onerror="hacked=1"><b onclick='hacked=2'>"'\`\${hacked=3}{{}}<!-- \u202e\u0000]]>`

/** Every text that comes from a server is hostile. */
export const hostile: Report = reportOf(
  CLAUSES,
  scenariosOf(({ id }) => {
    if (id === 'wire/1')
      return { verdict: 'error', error: { origin: 'target', message: HOSTILE, output: HOSTILE, transcript: [] } }
    if (!/^subscribing/.test(id)) return undefined
    const entries = [
      ...TRANSCRIPT,
      packet(7, HOSTILE, `receives ${HOSTILE}`, HOSTILE),
      packet(8, 'alice', 'receives', HOSTILE),
    ]
    const transcript = entries.map((entry) => (entry.quoted ? { ...entry, via: HOSTILE } : entry))
    const steps = [...STEPS, { keyword: 'And', text: HOSTILE, ended: true as const }]
    const failure = { requirement: HOSTILE, expected: HOSTILE, actual: HOSTILE, transcript }
    return { verdict: 'fail', name: HOSTILE, steps, failure }
  }),
)

/** Everything fails, with long texts and transcripts: several megabytes. */
export const enormous: Report = reportOf(
  CLAUSES,
  scenariosOf(() => {
    const long = JSON.stringify({ ...granted, text: '<"&>'.repeat(60) })
    const entries = Array.from({ length: 900 }, (_, index) => packet(index, 'alice', 'receives', long))
    const transcript = entries.map((entry, index) => (index === 500 ? { ...entry, quoted: true as const } : entry))
    return { verdict: 'fail', steps: ENDED, failure: { ...FAILURE, actual: long.repeat(9), transcript } }
  }),
)
