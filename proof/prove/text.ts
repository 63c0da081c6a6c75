import type { Style } from '../../runner/reports/terminal/style'
import { count, duration, joinWords, visible } from '../../runner/text'
import type { Fault } from './faults'
import { isKilled, type Outcome } from './judge'
import type { Matrix } from './matrix'

/** A fault in two lines: what it is, and what it must break. */
export function describeFault({ name, mistake, breaks }: Fault, style: Style): string {
  return `${style.bold(name)}  ${mistake}\n${style.dim(`    must break ${joinWords(Object.keys(breaks))}`)}`
}

/** What became of one fault, and why where it is alive. */
export function describeOutcome(outcome: Outcome, style: Style): string {
  const { fault, killedBy, otherwise, strangers, missed, scenarios, durationMs, error } = outcome
  const killed = isKilled(outcome)
  const how = killed ? `caught by ${joinWords(killedBy)}` : 'NOT CAUGHT as it should be'
  const lines = [
    `${style.mark(killed ? 'pass' : 'fail')} ${style.bold(fault.name)}  ${how}`,
    style.dim(`    ${fault.mistake} (${count(scenarios, 'scenario')}, ${duration(durationMs)})`),
    ...(error === undefined ? [] : [`    could not be judged: ${visible(error)}`]),
    ...Object.entries(otherwise).map(([id, why]) => `    ${id} failed for another reason: ${visible(why)}`),
    ...Object.entries(strangers).map(([id, why]) => `    ${id} has nothing to do with it, and failed: ${visible(why)}`),
    ...(missed.length > 0 ? [`    passed all the same: ${joinWords(missed)}`] : []),
  ]
  return lines.join('\n')
}

/** The kill matrix, faults × clauses, with its empty cells left out: a line for each fault with the clauses it died at. */
export function describeMatrix({ faults }: Matrix, style: Style): string {
  const width = Math.max(...faults.map(({ name }) => name.length))
  const lines = faults.map(({ name, killed, breaks }) => {
    const died = Object.keys(breaks).filter((id) => breaks[id])
    return `${style.mark(killed ? 'pass' : 'fail')} ${name.padEnd(width)}  ${style.dim(died.join(' '))}`
  })
  return lines.join('\n')
}

/** The last lines of a proof. */
export function describeProof(matrix: Matrix, whole: boolean, durationMs: number, style: Style): string {
  const { faults, killed, musts, covered, scenarios } = matrix.summary
  const lines = [`${count(faults, 'fault')}: ${killed} caught, ${faults - killed} not`]
  if (whole) {
    lines.push(`${count(musts, 'clause')} of level must: a fault dies at ${covered}`)
    const bare = Object.entries(matrix.clauses).filter(([, names]) => names.length === 0)
    if (bare.length > 0) lines.push(`No fault dies at ${joinWords(bare.map(([id]) => id))}`)
    const good = killed === faults && covered === musts
    lines.push(style.bold(style.paint(good ? 'pass' : 'fail', good ? 'proven' : 'not proven')))
  }
  return `\n${lines.join('\n')}\n${style.dim(`${count(scenarios, 'scenario')} in ${duration(durationMs)}`)}`
}
