import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { CannotRunError } from '../runner/errors'
import { Child } from '../step-definitions/harness/server/child'
import { PEERS } from './contestants'
import { openFilesLimit } from './measure/proc'
import { FULL, type Plan } from './plan'

const ROOT = join(__dirname, '..')

/** Files a process holds open besides its clients: Redis, standard streams, Node's own. */
const OTHER_FILES = 200

/** Throws CannotRunError where this machine cannot hold the clients, or does not tell what a process uses. */
export function checkMachine(plan: Plan, servers: number): void {
  if (!existsSync('/proc/self/schedstat'))
    throw new CannotRunError(
      'The benchmark reads CPU times from /proc/PID/task/*/schedstat, and so runs on Linux only.',
    )
  const clients = Math.max(plan.largest, servers * Math.max(...plan.crowds))
  const needed = clients + OTHER_FILES
  const limit = openFilesLimit()
  if (limit < needed)
    throw new CannotRunError(
      `${clients} clients need ${needed} open files in one process, and the limit is ${limit}. ` +
        `Raise it (ulimit -n ${needed}; the hard limit may stand in the way)${plan === FULL ? ', or run with --quick, which needs fewer' : ''}.`,
    )
}

/** Compiles the reference server: users run it compiled, and it starts faster so. */
export async function buildReference(node: string): Promise<void> {
  await step(node, [join(ROOT, 'scripts', 'build.mjs')], 'The reference server could not be compiled')
}

/** Installs what it is measured beside, once: no other part of the project needs it. */
export async function installPeers(node: string): Promise<void> {
  await step(node, [join(ROOT, 'scripts', 'setup.mjs'), '--root', PEERS], 'The peers could not be installed')
}

async function step(node: string, args: string[], failure: string): Promise<void> {
  const child = await Child.start({ command: node, args })
  const { code } = await child.exited
  if (code !== 0) throw new CannotRunError(`${failure}:\n${child.output}`.trimEnd())
}
