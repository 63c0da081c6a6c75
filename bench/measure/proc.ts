import { readdirSync, readFileSync } from 'node:fs'

/**
 * CPU time that a process has used so far, user and system, in ns: the sum over its threads of the first number in
 * /proc/PID/task/TID/schedstat. /proc/PID/stat counts in ticks of 10 ms, too coarse for a phase of half a second.
 */
export function cpuTime(pid: number): number {
  const threads = readdirSync(`/proc/${pid}/task`)
  return threads.reduce((sum, thread) => sum + parseSchedstat(readThread(pid, thread)), 0)
}

/** A thread that has ended in the meantime counts as 0. */
function readThread(pid: number, thread: string): string {
  try {
    return readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'utf8')
  } catch {
    return '0'
  }
}

/** Time on the CPU in ns: the first number of "run wait slices". */
export function parseSchedstat(text: string): number {
  return Number(text.split(' ', 1)[0])
}

/** Resident memory of a process, in bytes. */
export function residentMemory(pid: number): number {
  return parseStatus(readFileSync(`/proc/${pid}/status`, 'utf8'))
}

/** VmRSS of /proc/PID/status, in bytes. */
export function parseStatus(text: string): number {
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(text)?.[1]) * 1024
}

/** How many files this process may have open. */
export function openFilesLimit(): number {
  return parseLimits(readFileSync('/proc/self/limits', 'utf8'))
}

/** The soft limit on open files in /proc/PID/limits. */
export function parseLimits(text: string): number {
  const limit = /^Max open files\s+(\S+)/m.exec(text)?.[1]
  return limit === 'unlimited' ? Number.POSITIVE_INFINITY : Number(limit)
}
