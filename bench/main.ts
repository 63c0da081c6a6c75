import { writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { messageOf, UsageError } from '../runner/errors'
import { exitCodeOfError } from '../runner/exit-code'
import { PrivateRedis } from '../step-definitions/harness/redis/private-redis'
import { selectCandidates } from './candidates/select'
import { PAYLOAD_BYTES } from './experiment'
import { alternativePackages, describeMachine } from './machine'
import { measureAll } from './measure/all'
import { type BenchOptions, checkFiles, parseOptions } from './options'
import { FULL, QUICK } from './plan'
import { buildReference, checkMachine, installAlternatives } from './prepare'
import { toMarkdown } from './report/markdown'
import { toJson, writeResults } from './report/write'
import { type Results, readResults } from './results'

/** Everything the benchmark takes from its process. Only cli.ts builds it from `process`. */
export interface BenchIo {
  readonly cwd: string
  readonly env: NodeJS.ProcessEnv
  /** The path of Node's executable. */
  readonly node: string
  readonly out: (text: string) => void
  readonly err: (text: string) => void
  /** The date, such as 2016-01-15. */
  readonly today: string
}

/** `npm run bench`. Returns the exit code: 0 whatever the figures are, 2 for wrong usage, 3 if they could not be measured. */
export async function run(argv: readonly string[], io: BenchIo): Promise<number> {
  try {
    const options = parseOptions(argv)
    if (typeof options === 'string') {
      io.out(options)
      return 0
    }
    checkFiles(options, io.cwd)
    const results = options.from ? readResults(resolve(io.cwd, options.from)) : await measure(options, io)
    if (options.write && results.quick)
      throw new UsageError(`--write does not save quick runs, and ${options.from} is one.`)
    io.out(toMarkdown(results))
    if (options.json) writeFileSync(resolve(io.cwd, options.json), toJson(results))
    if (options.write) writeResults(results)
    return 0
  } catch (error) {
    io.err(`${messageOf(error)}\n`)
    return exitCodeOfError(error)
  }
}

async function measure(options: BenchOptions, io: BenchIo): Promise<Results> {
  const plan = options.quick ? QUICK : FULL
  const { candidates, notes } = selectCandidates(options, io)
  checkMachine(plan, candidates.length)
  await installAlternatives(io.node)
  if (options.command === undefined) await buildReference(io.node)
  const redis = await PrivateRedis.start()
  try {
    const progress = (line: string) => io.err(`${line}\n`)
    const figures = await measureAll(candidates, plan, { redisUrl: redis.url, env: io.env, progress })
    return {
      schemaVersion: 2,
      date: io.today,
      quick: options.quick,
      rounds: plan.rounds,
      turns: plan.turns,
      payloadBytes: PAYLOAD_BYTES,
      burst: plan.burst,
      machine: await describeMachine(io.env.REALIZEHIT_REDIS_SERVER || 'redis-server'),
      packages: alternativePackages(),
      contestants: candidates.map(({ name, title, made }) => ({ name, title, made })),
      notes,
      figures,
    }
  } finally {
    await redis.stop()
  }
}
