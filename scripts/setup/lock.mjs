import { mkdirSync, readFileSync, rmdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { giveUp, say } from './programs.mjs'

/** ms; a first `npm ci` over a slow line takes a minute or two. */
const LIMIT = 600_000
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP']

/**
 * Does work that only one process may do in a checkout at a time; npm itself has no such lock. The work receives a
 * function, and calls it with the id of each process that it starts: those may outlive us if we are killed.
 */
export async function underLock(root, work) {
  const lock = join(root, '.setup-lock')
  await take(root, lock)
  const unlock = () => rmSync(lock, { force: true })
  const interrupted = () => process.exit(130)
  process.on('exit', unlock)
  for (const signal of SIGNALS) process.on(signal, interrupted)
  await work((pid) => writeFileSync(lock, JSON.stringify([process.pid, pid])))
  for (const signal of SIGNALS) process.off(signal, interrupted)
  process.off('exit', unlock)
  unlock()
}

async function take(root, lock) {
  const limit = Date.now() + LIMIT
  for (let waiting = false; ; waiting = true) {
    try {
      return writeFileSync(lock, JSON.stringify([process.pid]), { flag: 'wx' })
    } catch (error) {
      if (error.code !== 'EEXIST') giveUp(`Nothing can be installed: ${root} is not writable: ${error.message}`)
    }
    if (!waiting) say('Another set-up is running here; waiting for it …')
    if (Date.now() > limit) giveUp(`Another set-up does not end. If there is none, remove ${lock}`)
    removeIfAbandoned(lock)
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
}

/**
 * Removes a lock whose processes are all gone. One process at a time does so: of two, the second could remove the new
 * lock that the first has just taken.
 */
function removeIfAbandoned(lock) {
  const guard = `${lock}-guard`
  try {
    mkdirSync(guard)
  } catch {
    return
  }
  try {
    const holders = readFileSync(lock, 'utf8')
    if (holders !== '' && JSON.parse(holders).every((pid) => !isAlive(pid))) rmSync(lock)
  } catch {
    // it has just been released, or is being written
  } finally {
    rmdirSync(guard)
  }
}

function isAlive(pid) {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return error.code === 'EPERM'
  }
}
