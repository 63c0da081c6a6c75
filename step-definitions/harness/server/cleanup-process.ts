import { type ChildProcess, spawn } from 'node:child_process'
import type { Socket } from 'node:net'

/**
 * The cleanup process reads `+ group` and `- group` as process groups come and go, and `folder path` for a folder. When
 * its input ends, its owner has ended, and it kills and removes what is left.
 */
const SCRIPT = `
groups=
while read -r word value; do
  case $word in
    +) groups="$groups $value" ;;
    -) left=; for group in $groups; do [ "$group" = "$value" ] || left="$left $group"; done; groups=$left ;;
    folder) set -- "$@" "$value" ;;
  esac
done
for group in $groups; do kill -KILL "-$group" 2>/dev/null; done
[ $# -eq 0 ] || rm -rf -- "$@"
`

let cleanupProcess: ChildProcess | undefined

/**
 * Tells a small process of ours what to clean up after our end. SIGKILL leaves us no chance to do it, and that is how a
 * worker ends whose module under test blocks the event loop.
 */
export function notifyCleanupProcess(word: '+' | '-' | 'folder', value: string | number): void {
  cleanupProcess ??= startCleanupProcess()
  cleanupProcess.stdin?.write(`${word} ${value}\n`)
}

function startCleanupProcess(): ChildProcess {
  // in its own process group, which Ctrl-C does not reach
  const child = spawn('/bin/sh', ['-c', SCRIPT], { detached: true, stdio: ['pipe', 'ignore', 'ignore'] })
  child.on('error', () => {}) // there is no shell: what we can clean up ourselves is cleaned up on exit
  child.stdin?.on('error', () => {})
  child.unref()
  ;(child.stdin as Socket | null)?.unref()
  return child
}
