import type { Style } from '../../runner/reports/terminal/style'
import { count, duration, list, visible } from '../../runner/text'
import type { Proof } from '../../schemas/types'
import type { Fault } from '../faults/fault'
import { type FaultResult, isCaught } from './judge'
import { isProven } from './matrix'

/** A fault in two lines: the mistake, and the clauses it must break. */
export function describeFault({ name, mistake, breaks }: Fault, style: Style): string {
  return `${style.bold(name)}  ${mistake}\n${style.dim(`    must break ${list(Object.keys(breaks))}`)}`
}

/** The verdict on one fault, and the reasons if it was not caught. */
export function describeResult(result: FaultResult, style: Style): string {
  const { fault, caughtBy, wrongReason, strangers, missed, scenarios, durationMs, error } = result
  const caught = isCaught(result)
  const how = caught ? `caught by ${list(caughtBy)}` : 'NOT CAUGHT as it should be'
  const lines = [
    `${style.mark(caught ? 'pass' : 'fail')} ${style.bold(fault.name)}  ${how}`,
    style.dim(`    ${fault.mistake} (${count(scenarios, 'scenario')}, ${duration(durationMs)})`),
    ...(error === undefined ? [] : [`    could not be judged: ${visible(error)}`]),
    ...Object.entries(wrongReason).map(([id, why]) => `    ${id} failed for another reason: ${visible(why)}`),
    ...Object.entries(strangers).map(([id, why]) => `    ${id} has nothing to do with it but failed: ${visible(why)}`),
    ...(missed.length > 0 ? [`    passed all the same: ${list(missed)}`] : []),
  ]
  return lines.join('\n')
}

/** The kill matrix without its empty cells: a line for each fault, with the clauses that caught it. */
export function describeMatrix({ faults }: Proof, style: Style): string {
  const width = Math.max(...faults.map(({ name }) => name.length))
  const lines = faults.map(({ name, killed, breaks }) => {
    const caughtBy = Object.keys(breaks).filter((id) => breaks[id])
    return `${style.mark(killed ? 'pass' : 'fail')} ${name.padEnd(width)}  ${style.dim(caughtBy.join(' '))}`
  })
  return lines.join('\n')
}

/** The last lines of a proof. */
export function describeProof(matrix: Proof, whole: boolean, durationMs: number, style: Style): string {
  const { faults, killed, musts, covered, scenarios } = matrix.summary
  const lines = [`${count(faults, 'fault')}: ${killed} caught, ${faults - killed} not`]
  if (whole) {
    lines.push(`${count(musts, 'clause')} of level must: ${covered} catch a fault`)
    const bare = Object.entries(matrix.clauses).filter(([, names]) => names.length === 0)
    if (bare.length > 0) lines.push(`No fault is caught by ${list(bare.map(([id]) => id))}`)
    const proven = isProven(matrix)
    lines.push(style.bold(style.paint(proven ? 'pass' : 'fail', proven ? 'proven' : 'not proven')))
  }
  return `\n${lines.join('\n')}\n${style.dim(`${count(scenarios, 'scenario')} in ${duration(durationMs)}`)}`
}
