import { writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { messageOf, UsageError } from '../runner/errors'
import { exitCodeOfError } from '../runner/exit-code'
import { PrivateRedis } from '../step-definitions/harness/redis/private-redis'
import type { Contestant } from './contestants'
import { choose } from './contestants/choose'
import { describeMachine, peerPackages } from './machine'
import { type BenchOptions, checkFiles, parseOptions } from './options'
import { FULL, QUICK } from './plan'
import { buildReference, checkMachine, installPeers } from './prepare'
import { toMarkdown } from './report/markdown'
import { toJson, writeResults } from './report/write'
import { type Results, readResults } from './results'
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
  /** As 2016-01-15. */
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
    checkFiles(options, io.cwd)
    const results = options.from ? readResults(resolve(io.cwd, options.from)) : await measure(options, io)
    if (options.write && results.quick) throw new UsageError(`--write keeps no quick run, and ${options.from} is one.`)
    io.out(toMarkdown(results))
    if (options.json) writeFileSync(resolve(io.cwd, options.json), toJson(results))
    if (options.write) writeResults(results)
    return 0
  } catch (error) {
    io.err(`${messageOf(error)}\n`)
    return exitCodeOfError(error)
  }
}

async function measure(options: BenchOptions, io: Io): Promise<Results> {
  const plan = options.quick ? QUICK : FULL
  const { contestants, notes } = choose(options, io)
  checkMachine(plan, contestants.length)
  await installPeers(io.node)
  if (options.command === undefined) await buildReference(io.node)
  const redis = await PrivateRedis.start()
  try {
    const progress = (line: string) => io.err(`${line}\n`)
    const figures = await measureAll(contestants, plan, { redisUrl: redis.url, env: io.env, progress })
    return {
      schemaVersion: 2,
      date: io.today,
      quick: options.quick,
      rounds: plan.rounds,
      turns: plan.turns,
      payloadBytes: PAYLOAD_BYTES,
      burst: plan.burst,
      machine: await describeMachine(io.env.REALIZEHIT_REDIS_SERVER || 'redis-server'),
      packages: peerPackages(),
      contestants: contestants.map(({ name, title, made }: Contestant) => ({ name, title, made })),
      notes,
      figures,
    }
  } finally {
    await redis.stop()
  }
}
