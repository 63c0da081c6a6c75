import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { CannotRunError } from '../runner/errors'
import { Child } from '../step-definitions/harness/server/child'
import { ALTERNATIVES } from './candidates'
import { openFilesLimit } from './measure/proc'
import { FULL, type Plan } from './plan'

const ROOT = join(__dirname, '..')

/** Files a process has open in addition to its clients: Redis, standard streams, Node's own. */
const OTHER_FILES = 200

/** Throws CannotRunError if this machine cannot open enough connections, or does not report the CPU time of processes. */
export function checkMachine(plan: Plan, candidates: number): void {
  if (!existsSync('/proc/self/schedstat'))
    throw new CannotRunError('The benchmark runs on Linux only: it reads CPU times from /proc/PID/task/*/schedstat.')
  const clients = Math.max(plan.maxClients, candidates * Math.max(...plan.clientCounts))
  const needed = clients + OTHER_FILES
  const limit = openFilesLimit()
  if (limit < needed)
    throw new CannotRunError(
      `${clients} clients need ${needed} open files in one process, but the limit is ${limit}. ` +
        `Raise it (ulimit -n ${needed}, if the hard limit allows it)${plan === FULL ? ', or run with --quick, which needs fewer' : ''}.`,
    )
}

/** Compiles the reference server: users run it compiled, which starts faster. */
export async function buildReference(node: string): Promise<void> {
  await step(node, [join(ROOT, 'scripts', 'build.mjs')], 'The reference server could not be compiled')
}

/** Installs the packages of the alternatives if they are not there yet: no other part of the project needs them. */
export async function installAlternatives(node: string): Promise<void> {
  await step(
    node,
    [join(ROOT, 'scripts', 'setup.mjs'), '--root', ALTERNATIVES],
    'The servers to compare with could not be installed',
  )
}

async function step(node: string, args: string[], failure: string): Promise<void> {
  const child = await Child.start({ command: node, args })
  const { code } = await child.exited
  if (code !== 0) throw new CannotRunError(`${failure}:\n${child.output}`.trimEnd())
}
