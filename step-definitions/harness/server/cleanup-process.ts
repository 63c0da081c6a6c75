import { type ChildProcess, spawn } from 'node:child_process'
import type { Socket } from 'node:net'

/**
 * What the keeper does: `+ group` and `- group` as process groups come and go, `folder path` for a folder. When its
 * input ends, its owner has ended, and what is left is killed and removed.
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

let keeper: ChildProcess | undefined

/**
 * Tells a small process of our own what has to go when we do. A handler of ours cannot run when we are killed by
 * SIGKILL, and that is how a worker ends whose module under test never gives the event loop back.
 */
export function tellKeeper(word: '+' | '-' | 'folder', value: string | number): void {
  keeper ??= startKeeper()
  keeper.stdin?.write(`${word} ${value}\n`)
}

function startKeeper(): ChildProcess {
  // in a group of its own, where no Ctrl-C reaches it
  const child = spawn('/bin/sh', ['-c', SCRIPT], { detached: true, stdio: ['pipe', 'ignore', 'ignore'] })
  child.on('error', () => {}) // no shell: what we can do ourselves is done on exit
  child.stdin?.on('error', () => {})
  child.unref()
  ;(child.stdin as Socket | null)?.unref()
  return child
}
