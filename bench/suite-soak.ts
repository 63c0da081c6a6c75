import { median } from './median'
import type { Run } from './suite-runs'

/** `inARow` runs one after the other, then `atOnce` together. */
export async function soak(inARow: number, atOnce: number, judge: () => Promise<Run>): Promise<Run[]> {
  const runs: Run[] = []
  for (let run = 0; run < inARow; run += 1) runs.push(await judge())
  return [...runs, ...(await Promise.all(Array.from({ length: atOnce }, judge)))]
}

/** How many runs failed or differ, and of each of these what it said. */
export function describeSoak(runs: Run[]): { lines: string[]; steady: boolean } {
  const usual = commonest(runs.map(judgement))
  const failed = runs.filter(({ code }) => code !== 0)
  const differing = runs.filter((run) => judgement(run) !== usual)
  const odd = runs.filter((run) => failed.includes(run) || differing.includes(run))
  const details = odd.flatMap((run) => [`--- run ${runs.indexOf(run) + 1}, exit ${run.code}`, worst(run)])
  const time = (median(runs.map(({ ms }) => ms)) / 1000).toFixed(2)
  const counts = `${failed.length} failed, ${differing.length} judged otherwise than most`
  return { lines: [...details, `${runs.length} runs, ${time} s each: ${counts}`], steady: odd.length === 0 }
}

/** All verdicts as one text, to compare runs by. A run without a report has none. */
function judgement({ verdicts }: Run): string {
  return JSON.stringify([...verdicts].sort())
}

function commonest(texts: string[]): string | undefined {
  const counts = new Map<string, number>()
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1)
  return [...counts].sort(([, a], [, b]) => b - a)[0]?.[0]
}

/** What is not as it should be; without any verdict, what the run printed. */
function worst({ verdicts, output }: Run): string {
  const bad = [...verdicts].filter(([, verdict]) => verdict !== 'pass' && verdict !== 'informative')
  const list = bad.map(([id, verdict]) => `${verdict} ${id}`).join(', ')
  return verdicts.size === 0 ? output : `${list}\n${output.slice(output.indexOf('\n\n', output.length / 3))}`
}
