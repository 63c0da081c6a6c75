import { existsSync } from 'node:fs'
import { basename, dirname, relative, resolve } from 'node:path'
import { Ajv2020 } from 'ajv/dist/2020'
import schema from '../../schemas/profile.schema.json'
import type { Clause } from '../clauses'
import { checkKnownFailures, type KnownFailures, readKnownFailures } from '../known-failures'
import type { TargetOptions } from '../options'
import type { Capability } from '../report'
import { checkCommand, checkUrl, type RunParameters, resolveModule } from '../target'
import { LocatedJson } from './located-json'

/** A profile as it is written (schemas/profile.schema.json). */
interface Profile {
  name: string
  target: { command?: string; module?: string; url?: string; redis?: string }
  path?: string
  protocol?: 3 | 4
  transports?: ('websocket' | 'polling')[]
  without?: Capability[]
  status?: { listening: string; closed: string }
  dialect?: string
  knownFailing?: Record<string, string> | string
}

/** What was asked for: by the options, and by a profile where they say nothing. */
export interface Asked<Options extends TargetOptions = TargetOptions> {
  options: Options
  /** What only a profile can say. */
  manner: Pick<RunParameters, 'protocol' | 'dialect' | 'statusLines'>
  /** The implementation's name. */
  name?: string
  known?: KnownFailures
}

const validate = new Ajv2020({ allErrors: true, verbose: true, allowUnionTypes: true }).compile<Profile>(schema)
const TRANSPORTS = ['websocket', 'polling'] as const

/**
 * The options, with what the profile they name says besides. A target, a path, a list of known failures on the command
 * line stand in the place of the profile's; `--without` comes to it. Throws UsageError, which names the line.
 */
export function withProfile<Options extends TargetOptions & { knownFailing?: string }>(
  options: Options,
  cwd: string,
  clauses: Clause[],
): Asked<Options> {
  const listed =
    options.knownFailing === undefined ? {} : { known: readKnownFailures(options.knownFailing, cwd, clauses) }
  if (options.profile === undefined) return { options, manner: {}, ...listed }
  const json = LocatedJson.read<Profile>(options.profile, cwd, validate)
  const { name, path, transports = TRANSPORTS, without = [] } = json.value
  const folder = dirname(resolve(cwd, options.profile))
  const target = targetOf(json, folder)
  const lacking = TRANSPORTS.filter((transport) => !transports.includes(transport))
  const known = knownIn(json, folder, cwd, clauses)
  return {
    options: {
      ...((options.command ?? options.module ?? options.url) === undefined ? target : {}),
      ...(path === undefined ? {} : { path }),
      ...options,
      without: [...without, ...lacking, ...options.without],
    },
    manner: mannerOf(json, folder),
    name,
    ...(known && { known }),
    ...listed,
  }
}

/** The target, its paths absolute, found to be one that can be meant. */
function targetOf(json: LocatedJson<Profile>, folder: string): Profile['target'] {
  const { target } = json.value
  const named = (key: string) => `${json.at(['target', key])}: ${key}`
  if (target.command !== undefined) checkCommand(target.command, named('command'))
  if (target.url !== undefined) checkUrl(named('url'), target.url, 'http')
  if (target.redis !== undefined) checkUrl(named('redis'), target.redis, 'redis')
  if (target.module === undefined) return target
  return { module: resolveModule(target.module, folder, named('module')) }
}

function mannerOf(json: LocatedJson<Profile>, folder: string): Asked['manner'] {
  const { protocol, dialect, status, target } = json.value
  if (status && target.command === undefined) {
    json.refuse(['status'], 'status goes with a command only: it is about the lines that a command prints.', 'key')
  }
  for (const name of ['listening', 'closed'] as const) {
    const pattern = status?.[name]
    if (pattern !== undefined && !isPattern(pattern)) json.refuse(['status', name], 'this is no regular expression.')
  }
  const module = resolve(folder, dialect ?? '')
  if (dialect !== undefined && !existsSync(module)) json.refuse(['dialect'], `there is no file ${module}.`)
  return {
    ...(protocol && { protocol }),
    ...(dialect !== undefined && { dialect: { name: basename(dialect).replace(/(\.dialect)?\.\w+$/, ''), module } }),
    ...(status && { statusLines: status }),
  }
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
  if (!existsSync(resolve(folder, knownFailing)))
    json.refuse(['knownFailing'], `there is no file ${resolve(folder, knownFailing)}.`)
  return readKnownFailures(relative(cwd, resolve(folder, knownFailing)), cwd, clauses)
}

function isPattern(text: string): boolean {
  try {
    return Boolean(new RegExp(text))
  } catch {
    return false
  }
}
