import { rmSync } from 'node:fs'
import { notifyCleanupProcess } from './cleanup-process'

/**
 * Process groups and folders that this process has created, so that none is left behind whichever way it ends. Normally
 * each is removed by its owner; `cleanUpAll` is for when there is no time for that.
 */
const processGroups = new Set<number>()
const folders = new Set<string>()

/** Registers a process group. Call the returned function once the group has ended. */
export function trackProcessGroup(pid: number): () => void {
  processGroups.add(pid)
  notifyCleanupProcess('+', pid)
  return () => {
    processGroups.delete(pid)
    notifyCleanupProcess('-', pid)
  }
}

/** Registers a folder. The returned function removes it. */
export function trackFolder(path: string): () => void {
  folders.add(path)
  notifyCleanupProcess('folder', path)
  return () => {
    rmSync(path, { recursive: true, force: true })
    folders.delete(path)
  }
}

/** Sends a signal to a process group; false if all of it has ended. */
export function signalGroup(pid: number, signal: NodeJS.Signals | 0): boolean {
  try {
    process.kill(-pid, signal)
    return true
  } catch {
    return false // ESRCH: the whole group has ended
  }
}

/** Kills and removes everything at once. It is synchronous, so that it can be the last thing a process does. */
export function cleanUpAll(): void {
  for (const pid of processGroups) signalGroup(pid, 'SIGKILL')
  processGroups.clear()
  for (const path of folders) rmSync(path, { recursive: true, force: true, maxRetries: 3 })
  folders.clear()
}

/**
 * Cleans up when this process exits, gets a signal to end, or loses its parent's IPC channel (a runner that was killed
 * cannot stop its workers).
 */
export function cleanUpOnExit(): void {
  process.on('exit', cleanUpAll)
  process.on('disconnect', () => process.exit(1))
  for (const [signal, code] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ] as const)
    process.on(signal, () => process.exit(code))
}
