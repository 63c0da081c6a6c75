import { CLAUSE_VERDICTS, type ClauseVerdict, type Counts, type Part, type Report } from './report'
import { count, list, visible } from './text'

const WORDS: Record<ClauseVerdict, (number: number) => string> = {
  error: (number) => `${number} not judged`,
  fail: (number) => `${number} failed`,
  warning: (number) => count(number, 'warning'),
  'not-observed': (number) => `${number} not observed`,
  informative: (number) => `${number} informative`,
  pass: (number) => `${number} passed`,
}

/** The judgement in a few words, and whether it is good news. */
export function headline({ summary, implementation }: Report): { text: string; verdict: ClauseVerdict } {
  const { conformant, counts, scenarios, notObserved } = summary
  if (counts.error + scenarios.error > 0) return { text: 'not judged: the run has errors', verdict: 'error' }
  const declared = notObserved.filter((each) => each.declared).map(({ capability }) => capability)
  if (conformant === false) return { text: 'not spec-conformant', verdict: 'fail' }
  if (conformant === null) return { text: 'no verdict on the whole: this was a selection', verdict: 'informative' }
  const without = implementation.withoutDeclared.length > 0 && declared.length > 0
  return {
    text: `spec-conformant${without ? `, as far as it can be seen without ${list(declared)}` : ''}`,
    verdict: 'pass',
  }
}

/** Which server was judged, on one line. */
export function targetName({ implementation: { bundled, kind, target } }: Report): string {
  return bundled ? 'the bundled reference server' : `${kind} ${visible(target)}`
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

function countsText(counts: Counts): string {
  const order = [...CLAUSE_VERDICTS].reverse().filter((verdict) => counts[verdict] > 0)
  return order.map((verdict) => WORDS[verdict](counts[verdict])).join(', ') || 'none run'
}
