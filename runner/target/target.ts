import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { basename, join, resolve } from 'node:path'
import { split } from 'shlex'
import { withoutSecrets } from '../../schemas/shared'
import type { Implementation, RunParameters } from '../../schemas/types'
import type { TargetOptions } from '../commands/target-options'
import { UsageError } from '../errors'
import { statsOf } from '../input-file'
import type { SuiteFiles } from '../suite/suite-files'
import { enginePathOf } from './engine-path'
import { checkRedis, REDIS_OPTIONS } from './redis'

/** ms; a start includes everything the command compiles or loads. */
const START_MS = 20_000
const STOP_MS = 5_000

/** Turns options into the parameters of a run. Throws UsageError for options that make no target. */
export function toParameters(options: TargetOptions, cwd: string, suite: SuiteFiles, seed: number): RunParameters {
  const { protocol, dialect, without, timeout, startTimeout } = options
  const start = startTimeout ?? Math.max(START_MS, 4 * timeout)
  const target = targetOf(options, cwd, suite)
  return {
    target,
    cwd: isBundled(options) ? suite.root : cwd,
    path: enginePathOf(options),
    ...(protocol && { protocol }),
    ...(dialect && { dialect: dialectIn(dialect, cwd) }),
    without: [...new Set(without)],
    limits: { must: timeout, start, stop: STOP_MS },
    seed,
  }
}

/** True if no target was given, so that the bundled reference server is judged. */
export function isBundled({ command, module, url }: TargetOptions): boolean {
  return command === undefined && module === undefined && url === undefined
}

/** The target as it stands at the head of a report, with its name if it has one. Users and secrets in addresses are masked. */
export function implementationOf(parameters: RunParameters, bundled: boolean, name?: string): Implementation {
  const { target, path, protocol = 4, dialect, without } = parameters
  const connection = { path, protocol, ...(dialect && { dialect: dialect.name }) }
  const common = { ...(name !== undefined && { name }), ...connection, withoutDeclared: without, bundled }
  if (target.kind === 'command') return { kind: target.kind, target: withoutSecrets(target.command), ...common }
  if (target.kind === 'module') return { kind: target.kind, target: target.module, ...common }
  const redis = target.redis === undefined ? {} : { redis: withoutSecrets(target.redis) }
  return { kind: target.kind, target: withoutSecrets(target.url), ...redis, ...common }
}

function targetOf(options: TargetOptions, cwd: string, suite: SuiteFiles): RunParameters['target'] {
  const { command, module, url, redis, redisCa } = options
  if ([command, module, url].filter((given) => given !== undefined).length > 1) {
    throw new UsageError('give one target only: --command, --module or --url.')
  }
  if (redis !== undefined && url === undefined) {
    throw new UsageError('--redis goes with --url only; for every other target the suite starts a Redis of its own.')
  }
  if (redisCa !== undefined && redis === undefined) throw new UsageError('--redis-ca goes with --redis only.')
  if (command !== undefined) return { kind: 'command', command: checkCommand(command) }
  if (module !== undefined) return { kind: 'module', module: resolveModule(module, cwd) }
  if (url === undefined) return { kind: 'command', command: suite.referenceCommand }
  const address = checkUrl('--url', url)
  if (redis === undefined) return { kind: 'url', url: address }
  return { kind: 'url', url: address, ...checkRedis({ redis, redisCa }, REDIS_OPTIONS, cwd) }
}

/** Returns the command if it can be split into words. Throws UsageError, which calls it `name`. */
export function checkCommand(command: string, name = '--command'): string {
  try {
    split(command)
  } catch {
    throw new UsageError(`${name} has a quotation mark that is not closed (${command}).`)
  }
  return command
}

/** The file of a module: a path, or else a package installed in `cwd`. Throws UsageError. */
export function resolveModule(module: string, cwd: string, name = '--module'): string {
  const path = resolve(cwd, module)
  try {
    return createRequire(join(cwd, 'here.js')).resolve(existsSync(path) ? path : module)
  } catch {
    if (statsOf(path)?.isDirectory())
      throw new UsageError(`${name} ${module} is a folder without a module in it: name the file.`)
    throw new UsageError(`${name} ${module} is not there: no such file, and no such package in ${cwd}.`)
  }
}

export function isFile(path: string): boolean {
  return statsOf(path)?.isFile() ?? false
}

/** A dialect module, named after its file. Throws UsageError if there is no such file. */
function dialectIn(file: string, cwd: string): { name: string; module: string } {
  const module = resolve(cwd, file)
  if (!isFile(module)) throw new UsageError(`--dialect ${file} is not a file.`)
  return { name: basename(module).replace(/(\.dialect)?\.[cm]?js$/, ''), module }
}

/** Returns the http address if it is one. Throws UsageError, which calls it `name`. */
export function checkUrl(name: string, value: string): string {
  const url = URL.canParse(value) ? new URL(value) : undefined
  if (!url?.hostname || !['http:', 'https:'].includes(url.protocol))
    throw new UsageError(
      `${name} ${withoutSecrets(value)} is not an address; it should look like http://127.0.0.1:3000.`,
    )
  if (url.search !== '' || url.hash !== '')
    throw new UsageError(`${name} ${withoutSecrets(value)} must end with the path: a query or fragment is not sent.`)
  return value
}
