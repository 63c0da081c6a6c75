import type { Cause, FaultSignature, Likeness, ScenarioRow } from '../../schemas/types'
import { type Failures, failuresOf } from './signature'

/** What a scenario counts that fails here and there, but in different ways. */
const OTHERWISE = 0.5
/** A mistake that agrees with less than this part of the scenarios is not near. */
const LEAST = 0.5
/** When more mistakes than these look equally like a server, naming them says nothing. */
const MOST = 3

/** A failing server, as far as it was judged. */
export interface JudgedRun {
  /** its failed scenarios */
  failures: Failures
  /** the keys of the scenarios that passed or failed: what was not played or not observed says nothing */
  judged: ReadonlySet<string>
}

/**
 * The causes, each with the planted mistakes that look most like it. A hint, never a verdict: nothing is judged by it. Only
 * a mistake by which one of the cause's own scenarios fails in the same way is looked at. Of its scenarios and the cause's,
 * as far as they were judged, it counts how many fail in both, half where that is in different ways. The best are shown;
 * none where that is less than half of them, or where too many are equally good.
 */
export function withHints(
  causes: readonly Cause[],
  scenarios: readonly ScenarioRow[],
  faults: readonly FaultSignature[],
): Cause[] {
  const judged = scenarios.filter(({ verdict }) => verdict === 'pass' || verdict === 'fail')
  const run = { failures: failuresOf(scenarios), judged: new Set(judged.flatMap(({ key }) => key ?? [])) }
  return causes.map((cause) => {
    const own = failuresOf(scenarios.filter(({ clauses }) => clauses.includes(cause.clause)))
    const looksLike = nearest(run, Object.keys(own), faults)
    return looksLike.length > 0 ? { ...cause, looksLike } : cause
  })
}

/** The faults that look most like a run in which these scenarios of one cause have failed. */
export function nearest(run: JudgedRun, own: readonly string[], faults: readonly FaultSignature[]): Likeness[] {
  const near = faults
    .filter(({ failures }) => own.some((key) => run.failures[key] === failures[key]))
    .map((fault) => ({ fault, ...compare(run, own, fault.failures) }))
    .filter(({ score }) => score >= LEAST)
    // of equal parts, that of more scenarios says more
    .sort((one, other) => other.score - one.score || other.agree - one.agree)
  const best = near.filter(({ score, agree }) => score === near[0]?.score && agree === near[0].agree)
  if (best.length > MOST) return []
  return best.map(({ fault: { name, mistake, clauses }, agree, of }) => ({ mistake, clauses, agree, of, fault: name }))
}

/** How far a fault agrees with a run: of so many scenarios, how many fail in both. */
function compare(
  run: JudgedRun,
  own: readonly string[],
  fault: Failures,
): { agree: number; of: number; score: number } {
  const common = Object.keys(fault).filter((key) => key in run.failures)
  const alike = common.filter((key) => fault[key] === run.failures[key])
  const of = new Set([...own, ...Object.keys(fault).filter((key) => run.judged.has(key))]).size
  const score = (alike.length + OTHERWISE * (common.length - alike.length)) / of
  return { agree: common.length, of, score }
}
