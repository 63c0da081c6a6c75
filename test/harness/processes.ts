import { readFileSync } from 'node:fs'
import { waitFor } from '../../step-definitions/harness/waiting'
import { LIMIT_MS } from './fixture'

/** Whether a process is still running; a zombie is not. */
export function runs(pid: number): boolean {
  try {
    process.kill(pid, 0)
  } catch {
    return false
  }
  try {
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'))
  } catch {
    return process.platform !== 'linux' // it ended between the two checks
  }
}

/** Waits until a process has ended; true if it has. */
export async function ends(pid: number): Promise<boolean> {
  return (await waitFor(async () => (runs(pid) ? undefined : true), LIMIT_MS)) === true
}
