import { readFileSync } from 'node:fs'
import { lookUntil } from '../../step-definitions/harness/limits'
import { AMPLE } from './fixture'

/** Whether a process still runs; one that has ended and waits for its parent to take note of it does not. */
function runs(pid: number): boolean {
  try {
    process.kill(pid, 0)
  } catch {
    return false
  }
  try {
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'))
  } catch {
    return process.platform !== 'linux' // gone between the two looks
  }
}

/** Waits until a process has ended; true if it has. */
export async function ends(pid: number): Promise<boolean> {
  return (await lookUntil(async () => (runs(pid) ? undefined : true), AMPLE)) === true
}

export { runs }
