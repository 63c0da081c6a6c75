import { writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { split } from 'shlex'
import { messageOf, UsageError } from '../runner/errors'
import { exitCodeOfError } from '../runner/exit-code'
import { PrivateRedis } from '../step-definitions/harness/private-redis'
import { contestants } from './contestants'
import { describeMachine } from './machine'
import { type BenchOptions, parseOptions } from './options'
import { FULL, QUICK } from './plan'
import { buildReference, checkMachine, installPeers } from './prepare'
import { table } from './report/table'
import type { Results } from './results'
import { measureAll } from './rounds'
import { PAYLOAD_BYTES } from './stage'

/** What the benchmark has of the world. Only cli.ts makes it from `process`. */
export interface Io {
  readonly cwd: string
  readonly env: NodeJS.ProcessEnv
  /** Node's executable. */
  readonly node: string
  readonly out: (text: string) => void
  readonly err: (text: string) => void
  readonly today: string
}

/** `npm run bench`: the exit code is 0 whatever is measured, 2 for wrong usage, 3 where it could not be measured. */
export async function run(argv: readonly string[], io: Io): Promise<number> {
  try {
    const options = parseOptions(argv)
    if (typeof options === 'string') {
      io.out(options)
      return 0
    }
    const results = await measure(options, io)
    io.out(`${table(results)}\n`)
    if (options.json) writeFileSync(resolve(io.cwd, options.json), `${JSON.stringify(results, undefined, 2)}\n`)
    return 0
  } catch (error) {
    io.err(`${messageOf(error)}\n`)
    return exitCodeOfError(error)
  }
}

async function measure({ quick, only, command }: BenchOptions, io: Io): Promise<Results> {
  const plan = quick ? QUICK : FULL
  const all = contestants(io.node, command === undefined ? undefined : split(command))
  const unknown = only.find((name) => !all.some((contestant) => contestant.name === name))
  if (unknown) throw new UsageError(`--only ${unknown}: there are ${all.map(({ name }) => name).join(', ')}.`)
  const chosen = only.length === 0 ? all : all.filter(({ name }) => only.includes(name))
  checkMachine(plan)
  await installPeers(io.node)
  if (command === undefined) await buildReference(io.node)
  const redis = await PrivateRedis.start()
  try {
    const progress = (line: string) => io.err(`${line}\n`)
    const figures = await measureAll(chosen, plan, { redisUrl: redis.url, env: io.env, progress })
    return {
      schemaVersion: 1,
      date: io.today,
      quick,
      rounds: plan.rounds,
      payloadBytes: PAYLOAD_BYTES,
      burst: plan.burst,
      machine: await describeMachine(io.env.REALIZEHIT_REDIS_SERVER || 'redis-server'),
      contestants: chosen.map(({ name, title }) => ({ name, title })),
      notes: [],
      figures,
    }
  } finally {
    await redis.stop()
  }
}
