import { rmSync } from 'node:fs'
import { tellKeeper } from './cleanup-process'

/**
 * What this process has started or created outside itself, so that nothing of it is left on any way out.
 * Each is let go in its own time; `abandonAll` is for the moment when there is no time left.
 */
const processGroups = new Set<number>()
const folders = new Set<string>()

export function ownProcessGroup(pid: number): () => void {
  processGroups.add(pid)
  tellKeeper('+', pid)
  return () => {
    processGroups.delete(pid)
    tellKeeper('-', pid)
  }
}

export function ownFolder(path: string): () => void {
  folders.add(path)
  tellKeeper('folder', path)
  return () => {
    rmSync(path, { recursive: true, force: true })
    folders.delete(path)
  }
}

/** Sends a signal to a process and all it has started; false if there is none of them left. */
export function signalGroup(pid: number, signal: NodeJS.Signals | 0): boolean {
  try {
    process.kill(-pid, signal)
    return true
  } catch {
    return false // ESRCH: the whole group has ended
  }
}

/** Kills and removes all of it at once; synchronous, so that it can be the last thing a process does. */
export function abandonAll(): void {
  for (const pid of processGroups) signalGroup(pid, 'SIGKILL')
  processGroups.clear()
  for (const path of folders) rmSync(path, { recursive: true, force: true, maxRetries: 3 })
  folders.clear()
}

/**
 * Ties all of it to the life of this process: it goes when the process ends, is told to end, or loses the parent that
 * speaks to it (a runner that was killed cannot tell its workers).
 */
export function abandonOnExit(): void {
  process.on('exit', abandonAll)
  process.on('disconnect', () => process.exit(1))
  for (const [signal, code] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ] as const)
    process.on(signal, () => process.exit(code))
}
