import { dirname, relative, resolve } from 'node:path'
import { compileSchema } from '../../schemas/compile'
import schema from '../../schemas/profile.schema.json'
import type { Clause, Profile, StatusLines } from '../../schemas/types'
import type { TargetOptions } from '../commands/target-options'
import {
  checkKnownFailures,
  type KnownFailures,
  type KnownFailuresGiven,
  knownFailuresOf,
  readKnownFailures,
} from '../judging/known-failures'
import { pathIn } from './engine-path'
import { LocatedJson } from './located-json'
import { checkRedis } from './redis'
import { checkCommand, checkUrl, isFile, resolveModule } from './target'

/** The options, completed by a profile, and what only a profile can say. */
export interface ProfiledOptions<Options extends TargetOptions> {
  options: Options
  /** The implementation's name. */
  name?: string
  statusLines?: StatusLines
  known?: KnownFailures
}

const validate = compileSchema<Profile>(schema, { allErrors: true, verbose: true })
const TRANSPORTS = ['websocket', 'polling'] as const

/**
 * Completes the options by the profile that they name. An option on the command line replaces the profile's value, except
 * that `--without` adds to it. Throws UsageError, which names the line.
 */
export function withProfile<Options extends TargetOptions & { knownFailing?: KnownFailuresGiven }>(
  options: Options,
  cwd: string,
  clauses: Clause[],
): ProfiledOptions<Options> {
  const listed =
    options.knownFailing === undefined ? {} : { known: knownFailuresOf(options.knownFailing, cwd, clauses) }
  if (options.profile === undefined) return { options, ...listed }
  const json = LocatedJson.read<Profile>(options.profile, cwd, validate, 'a profile')
  const { name, path, protocol, transports = TRANSPORTS, without = [] } = json.value
  const folder = dirname(resolve(cwd, options.profile))
  const target = targetOf(json, folder)
  const lacking = TRANSPORTS.filter((transport) => !transports.includes(transport))
  const dialect = dialectOf(json, folder)
  const statusLines = statusOf(json)
  const known = knownIn(json, folder, cwd, clauses)
  return {
    options: {
      ...((options.command ?? options.module ?? options.url) === undefined ? target : {}),
      ...(path !== undefined && !hasOwnPath(options) && { path }),
      ...(protocol && { protocol }),
      ...(dialect !== undefined && { dialect }),
      ...options,
      without: [...without, ...lacking, ...options.without],
    },
    name,
    ...(statusLines && { statusLines }),
    ...(known && { known }),
    ...listed,
  }
}

/** Whether the command line's url has a path, which wins over the profile's. */
function hasOwnPath({ url }: TargetOptions): boolean {
  return url !== undefined && pathIn(checkUrl('--url', url)) !== undefined
}

/** The profile's target, checked, with absolute paths. */
function targetOf(json: LocatedJson<Profile>, folder: string): Profile['target'] {
  const { target } = json.value
  const named = (key: string) => `${json.at(['target', key])}: ${key}`
  if (target.command !== undefined) checkCommand(target.command, named('command'))
  if (target.url !== undefined) checkUrl(named('url'), target.url)
  const { redis, redisCa } = target
  if (redis !== undefined) {
    const names = { redis: named('redis'), redisCa: named('redisCa') }
    return { ...target, ...checkRedis({ redis, redisCa }, names, folder) }
  }
  if (target.module === undefined) return target
  return { module: resolveModule(target.module, folder, named('module')) }
}

function statusOf(json: LocatedJson<Profile>): StatusLines | undefined {
  const { status, target } = json.value
  if (status && target.command === undefined) {
    json.reject(['status'], 'status goes with a command only: it describes the lines that a command prints.', 'key')
  }
  for (const name of ['listening', 'closed'] as const) {
    const pattern = status?.[name]
    if (pattern !== undefined && !isPattern(pattern)) json.reject(['status', name], 'this is not a regular expression.')
  }
  return status
}

/** The absolute path of the dialect's module. */
function dialectOf(json: LocatedJson<Profile>, folder: string): string | undefined {
  const { dialect } = json.value
  if (dialect === undefined) return undefined
  const module = resolve(folder, dialect)
  if (!isFile(module)) json.reject(['dialect'], `there is no file ${module}.`)
  return module
}

function knownIn(
  json: LocatedJson<Profile>,
  folder: string,
  cwd: string,
  clauses: Clause[],
): KnownFailures | undefined {
  const { knownFailing } = json.value
  if (typeof knownFailing !== 'string')
    return knownFailing && checkKnownFailures(json, ['knownFailing'], knownFailing, clauses)
  if (!isFile(resolve(folder, knownFailing)))
    json.reject(['knownFailing'], `there is no file ${resolve(folder, knownFailing)}.`)
  return readKnownFailures(relative(cwd, resolve(folder, knownFailing)), cwd, clauses)
}

function isPattern(text: string): boolean {
  try {
    return Boolean(new RegExp(text))
  } catch {
    return false
  }
}
