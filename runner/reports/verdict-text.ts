import { CLAUSE_VERDICTS } from '../../schemas/shared'
import type { Cause, ClauseVerdict, Counts, Implementation, Likeness, Part, Report, Summary } from '../../schemas/types'
import { count, joinWords, visible } from '../text'

const WORDS: Record<ClauseVerdict, (number: number) => string> = {
  error: (number) => `${number} not judged`,
  fail: (number) => `${number} failed`,
  flaky: (number) => `${number} flaky`,
  'known-failure': (number) => count(number, 'known failure'),
  warning: (number) => count(number, 'warning'),
  inconclusive: (number) => `${number} inconclusive`,
  'not-observed': (number) => `${number} not observed`,
  informative: (number) => `${number} informative`,
  pass: (number) => `${number} passed`,
}

/** The conclusion of a report in a few words, with the verdict that gives it its colour. */
export function conclusionOf({ summary, implementation, run }: Report): { text: string; verdict: ClauseVerdict } {
  const { conformant, counts, scenarios, notObserved, parts } = summary
  if (counts.error + scenarios.error > 0) return { text: 'not judged: the run has errors', verdict: 'error' }
  const declared = notObserved.filter((each) => each.declared).map(({ capability }) => capability)
  const known = parts.specification.counts['known-failure'] ?? 0
  if (conformant === false && parts.specification.unexpected === 0) {
    return { text: `not spec-conformant, ${count(known, 'known failure')}`, verdict: 'known-failure' }
  }
  if (conformant === false) return { text: 'not spec-conformant', verdict: 'fail' }
  if (conformant === null) return { text: `no verdict on the whole: ${whyPartial(run)}`, verdict: 'informative' }
  const without = implementation.withoutDeclared.length > 0 && declared.length > 0
  return {
    text: `spec-conformant${without ? `, as far as it can be observed without ${joinWords(declared)}` : ''}`,
    verdict: 'pass',
  }
}

function whyPartial({ ended }: Report['run']): string {
  return ended === undefined ? 'only a selection ran' : 'the run ended early'
}

/** The verdict as one sentence that names who was judged: by its name, if it has one. */
export function sentenceOf(report: Report): string {
  const { implementation, summary, run } = report
  const named = implementation.name ? visible(implementation.name) : targetText(implementation)
  const who = implementation.name ? named : named.charAt(0).toUpperCase() + named.slice(1)
  const { text } = conclusionOf(report)
  if (summary.counts.error + summary.scenarios.error > 0) return `${who} was not judged: the run has errors.`
  if (summary.conformant === null) return `No verdict on ${named}: ${whyPartial(run)}.`
  const complete = completenessText(report)
  const causes = summary.causes?.length ?? 0
  const why = causes > 0 ? `: ${count(causes, 'cause')}` : ''
  const ended = run.ended === undefined ? '' : '; the run ended early, so there may be more'
  if (!summary.conformant) return `${who} is ${text}${why}${ended}.`
  return `${who} is ${text}${complete === '' ? '' : complete === 'complete' ? ', and complete' : `, but ${complete}`}${why}${ended}.`
}

/** Which server was judged, on one line. */
export function targetText({
  name,
  bundled,
  kind,
  target,
}: Pick<Implementation, 'kind' | 'target'> & Partial<Pick<Implementation, 'name' | 'bundled'>>): string {
  if (bundled) return 'the bundled reference server'
  return `${name === undefined ? '' : `${visible(name)}: `}the ${kind} ${visible(target)}`
}

/** The dialect and the protocol revision, unless they are the defaults; stands after the target. */
export function connectionText({ dialect, protocol }: Pick<Implementation, 'dialect' | 'protocol'>): string {
  const through = dialect === undefined ? '' : `, through the dialect ${visible(dialect)}`
  return `${through}${protocol === 3 ? ', over Engine.IO protocol revision 3' : ''}`
}

/** `34 clauses: 33 passed, 1 failed`; for a selection, `2 of the 34 clauses selected: …`, or `judged` where the run ended early. */
export function partText({ summary, run: { ended } }: Report, part: Part): string {
  const { run, all, counts } = summary.parts[part]
  const noun = part === 'specification' ? 'clause' : 'completion'
  const amount =
    run === all ? count(all, noun) : `${run} of the ${count(all, noun)} ${ended === undefined ? 'selected' : 'judged'}`
  return `${amount}: ${countsText(counts)}`
}

/** `complete` or `not complete`; empty if no completion ran or the run has errors. */
export function completenessText({ summary: { complete, counts, scenarios } }: Report): string {
  if (complete === null || counts.error + scenarios.error > 0) return ''
  return complete ? 'complete' : 'not complete'
}

/** With `--repeat`: `failed in 2 of 5 runs`. Empty if every run passed, or nothing was repeated. */
export function runsText(runs: Partial<Counts> = {}): string {
  const entries = CLAUSE_VERDICTS.map((verdict) => ({ verdict, number: runs[verdict] ?? 0 }))
  const all = entries.reduce((sum, { number }) => sum + number, 0)
  const parts = entries.flatMap(({ verdict, number }) => {
    const words = RUN_WORDS[verdict]
    return words !== undefined && number > 0 ? [`${words} in ${number}`] : []
  })
  return parts.length > 0 ? `${joinWords(parts)} of ${count(all, 'run')}` : ''
}

const RUN_WORDS: Partial<Record<ClauseVerdict, string>> = {
  error: 'not judged',
  fail: 'failed',
  warning: 'failed',
  inconclusive: 'inconclusive',
  'not-observed': 'not observed',
}

/** A sentence that the list of known failures is out of date; empty if it is not. */
export function staleText({ stale }: Summary): string {
  if (!stale) return ''
  const { clauses, source } = stale
  const [pass, them] = clauses.length === 1 ? ['passes', 'it'] : ['pass', 'them']
  return `Listed in ${source} as known to fail, but ${pass}: ${joinWords(clauses)}. Take ${them} off the list.`
}

/** `33 passed, 1 failed` */
export function countsText(counts: Partial<Counts>): string {
  const bestFirst = [...CLAUSE_VERDICTS].reverse()
  const words = bestFirst.flatMap((verdict) => (counts[verdict] ? [WORDS[verdict](counts[verdict])] : []))
  if (counts.repeated)
    words.push(counts.repeated === 1 ? '1 condition repeats that' : `${counts.repeated} conditions repeat that`)
  if (counts.resting)
    words.push(`${count(counts.resting, 'clause')} ${counts.resting === 1 ? 'rests' : 'rest'} on that`)
  return words.join(', ') || 'none run'
}

/** Why a scenario is inconclusive. */
export function restsOnText(restsOn: string, notPlayed: true | undefined): string {
  return `it rests on ${restsOn}, which has failed; it ${notPlayed ? 'was not played' : 'failed on what that demands'}`
}

/** `The client is added to the subscription — 16 clauses rest on it and were not judged` */
export function causeText({ clause, rest }: Cause, { clauses }: Pick<Report, 'clauses'>): string {
  const summary = clauses.find(({ id }) => id === clause)?.summary ?? ''
  const verb = rest.length === 1 ? 'rests on it and was' : 'rest on it and were'
  return rest.length === 0 ? summary : `${summary} — ${count(rest.length, 'clause')} ${verb} not judged`
}

/** `a payload goes to one client only (11 of 12 scenarios agree)`: a planted mistake that a cause looks like. */
export function likenessText({ mistake, agree, of }: Likeness): string {
  return `${mistake} (${agree} of ${count(of, 'scenario')} ${of === 1 ? 'agrees' : 'agree'})`
}
