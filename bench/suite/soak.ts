import { median } from '../median'
import type { SuiteRun } from './runs'

/** Runs the suite `inARow` times one after the other, then `atOnce` times in parallel. */
export async function soak(inARow: number, atOnce: number, judge: () => Promise<SuiteRun>): Promise<SuiteRun[]> {
  const runs: SuiteRun[] = []
  for (let run = 0; run < inARow; run += 1) runs.push(await judge())
  return [...runs, ...(await Promise.all(Array.from({ length: atOnce }, judge)))]
}

/** How many runs failed or differ from the majority, with the verdicts or output of each of them. */
export function describeSoak(runs: SuiteRun[]): { lines: string[]; steady: boolean } {
  const usual = commonest(runs.map(judgement))
  const failed = runs.filter(({ code }) => code !== 0)
  const differing = runs.filter((run) => judgement(run) !== usual)
  const odd = runs.filter((run) => failed.includes(run) || differing.includes(run))
  const details = odd.flatMap((run) => [`--- run ${runs.indexOf(run) + 1}, exit ${run.code}`, problems(run)])
  const time = (median(runs.map(({ ms }) => ms)) / 1000).toFixed(2)
  const counts = `${failed.length} failed, ${differing.length} with other verdicts than most`
  return { lines: [...details, `${runs.length} runs, ${time} s each: ${counts}`], steady: odd.length === 0 }
}

/** All verdicts as one string, for comparing runs. A run without a report has none. */
function judgement({ verdicts }: SuiteRun): string {
  return JSON.stringify([...verdicts].sort())
}

function commonest(texts: string[]): string | undefined {
  const counts = new Map<string, number>()
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1)
  return [...counts].sort(([, a], [, b]) => b - a)[0]?.[0]
}

/** The verdicts that are not a pass, and the end of the output; all of the output if there are no verdicts. */
function problems({ verdicts, output }: SuiteRun): string {
  const bad = [...verdicts].filter(([, verdict]) => verdict !== 'pass' && verdict !== 'informative')
  const list = bad.map(([id, verdict]) => `${verdict} ${id}`).join(', ')
  return verdicts.size === 0 ? output : `${list}\n${output.slice(output.indexOf('\n\n', output.length / 3))}`
}
