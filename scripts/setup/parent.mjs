import { readFileSync } from 'node:fs'

/** Milliseconds between two looks. One costs 0.02 ms. */
const LOOK_EVERY = 500

/**
 * Ends this process as SIGTERM does, as soon as the npm that started it has ended. Otherwise it would go on with nobody to stop it: npm
 * hands SIGTERM to its shell only, and SIGKILL to nobody. Parents announce their end to no one, so this looks.
 */
export function endWithNpm() {
  if (!process.env.npm_lifecycle_event) return
  const [shell, npm] = ancestors()
  const timer = setInterval(() => {
    const [parent, grandparent] = ancestors()
    if (parent === shell && grandparent === npm) return
    clearInterval(timer)
    process.kill(process.pid, 'SIGTERM')
  }, LOOK_EVERY)
  timer.unref()
}

/** Our parent and its parent: npm starts a shell, which stays between or makes way for us. */
function ancestors() {
  return [process.ppid, parentOf(process.ppid)]
}

/** Only Linux has this file; elsewhere the usual shells make way. */
function parentOf(pid) {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'latin1').replace(/.*\) \S+ (\d+) .*/s, '$1')
  } catch {
    return undefined
  }
}
