import { CLAUSE_VERDICTS } from '../../schemas/shared'
import type { ClauseVerdict, Counts, Implementation, Part, Report, Summary } from '../../schemas/types'
import { count, list, visible } from '../text'

const WORDS: Record<ClauseVerdict, (number: number) => string> = {
  error: (number) => `${number} not judged`,
  fail: (number) => `${number} failed`,
  flaky: (number) => `${number} flaky`,
  'known-failure': (number) => count(number, 'known failure'),
  warning: (number) => count(number, 'warning'),
  'not-observed': (number) => `${number} not observed`,
  informative: (number) => `${number} informative`,
  pass: (number) => `${number} passed`,
}

/** The judgement in a few words, and whether it is good news. */
export function headline({ summary, implementation }: Report): { text: string; verdict: ClauseVerdict } {
  const { conformant, counts, scenarios, notObserved, parts } = summary
  if (counts.error + scenarios.error > 0) return { text: 'not judged: the run has errors', verdict: 'error' }
  const declared = notObserved.filter((each) => each.declared).map(({ capability }) => capability)
  const known = parts.specification.counts['known-failure'] ?? 0
  if (conformant === false && parts.specification.unexpected === 0) {
    return { text: `not spec-conformant, ${count(known, 'known failure')}`, verdict: 'known-failure' }
  }
  if (conformant === false) return { text: 'not spec-conformant', verdict: 'fail' }
  if (conformant === null) return { text: 'no verdict on the whole: this was a selection', verdict: 'informative' }
  const without = implementation.withoutDeclared.length > 0 && declared.length > 0
  return {
    text: `spec-conformant${without ? `, as far as it can be seen without ${list(declared)}` : ''}`,
    verdict: 'pass',
  }
}

type Named = Pick<Implementation, 'kind' | 'target'> & Partial<Pick<Implementation, 'name' | 'bundled'>>

/** Which server was judged, on one line. */
export function targetName({ name, bundled, kind, target }: Named): string {
  if (bundled) return 'the bundled reference server'
  return `${name === undefined ? '' : `${visible(name)}: `}the ${kind} ${visible(target)}`
}

/** How the server was spoken to, where that is not as usual; to be put behind its name. */
export function mannerText({ dialect, protocol }: Pick<Implementation, 'dialect' | 'protocol'>): string {
  const through = dialect === undefined ? '' : `, through the dialect ${visible(dialect)}`
  return `${through}${protocol === 3 ? ', over Engine.IO protocol revision 3' : ''}`
}

/** `34 clauses: 33 passed, 1 failed`; of a selection, `2 of 34 clauses: …`. */
export function partLine({ summary }: Report, part: Part): string {
  const { run, all, counts } = summary.parts[part]
  const noun = part === 'specification' ? 'clause' : 'completion'
  const amount = run === all ? count(all, noun) : `${run} of the ${count(all, noun)} selected`
  return `${amount}: ${countsText(counts)}`
}

/** Completions in one word, when there were any. */
export function completeness({ summary: { complete, counts, scenarios } }: Report): string {
  if (complete === null || counts.error + scenarios.error > 0) return ''
  return complete ? 'complete' : 'not complete'
}

/** With `--repeat`: `failed in 2 of 5 runs`; empty where nothing but passes, or nothing was repeated. */
export function runsText(runs: Partial<Counts> = {}): string {
  const entries = CLAUSE_VERDICTS.map((verdict) => ({ verdict, number: runs[verdict] ?? 0 }))
  const all = entries.reduce((sum, { number }) => sum + number, 0)
  const told = entries.flatMap(({ verdict, number }) => {
    const words = RUN_WORDS[verdict]
    return words !== undefined && number > 0 ? [`${words} in ${number}`] : []
  })
  return told.length > 0 ? `${list(told)} of ${count(all, 'run')}` : ''
}

const RUN_WORDS: Partial<Record<ClauseVerdict, string>> = {
  error: 'not judged',
  fail: 'failed',
  warning: 'failed',
  'not-observed': 'not observed',
}

/** That the list of known failures is stale, in a sentence; empty when it is not. */
export function staleText({ stale }: Summary): string {
  if (!stale) return ''
  const { clauses, source } = stale
  const [pass, them] = clauses.length === 1 ? ['passes', 'it'] : ['pass', 'them']
  return `Listed in ${source} as known to fail, but ${pass}: ${list(clauses)}. Take ${them} off the list.`
}

function countsText(counts: Counts): string {
  const bestFirst = [...CLAUSE_VERDICTS].reverse()
  const words = bestFirst.flatMap((verdict) => (counts[verdict] ? [WORDS[verdict](counts[verdict])] : []))
  return words.join(', ') || 'none run'
}
