import { writeFileSync } from 'node:fs'
import { dirname, isAbsolute, join, parse, relative, resolve, sep } from 'node:path'
import { pathToFileURL } from 'node:url'
import { quote, split } from 'shlex'
import { UsageError } from '../errors'
import { reasonOf, statsOf } from '../input-file'
import type { Io } from '../io'
import { makeFolder } from '../reports/output-files'
import { readIdentity, type SuiteFiles } from '../suite/suite-files'
import { profileText, type Target } from '../target/profile-text'
import { checkRedis, REDIS_OPTIONS } from '../target/redis'
import { checkCommand, checkUrl, resolveModule } from '../target/target'
import type { CommandDefinition } from './command'
import { nonEmpty } from './option-values'

/** The options of `init`, as given. */
export interface InitOptions {
  command?: string
  module?: string
  url?: string
  redis?: string
  redisCa?: string
  out?: string
}

/** `init`: writes a commented profile for a target and says what to type next. Never overwrites a file. */
export const initCommand: CommandDefinition<InitOptions> = {
  name: 'init',
  register(program, chosen) {
    program
      .command('init')
      .description('write a first profile for a server, and say what to type next')
      .option('--command <line>', 'the server is started with this command', nonEmpty)
      .option('--module <path>', 'the server is this module, which exports Server', nonEmpty)
      .option('--url <url>', 'the server already listens at this http address', nonEmpty)
      .option('--redis <url>', 'with --url: the Redis that server uses, so that it can be observed', nonEmpty)
      .option('--redis-ca <file>', 'with --redis rediss://…: certificates (PEM) to trust for it', nonEmpty)
      .option(
        '--out <file>',
        'the profile (default: named after the target, in implementations/ if it exists)',
        nonEmpty,
      )
      .addHelpText('after', '\nNo file is overwritten.\n\nExit: 0 written  2 wrong usage')
      .action((options: InitOptions) => chosen(options))
  },
  run: writeProfile,
}

function writeProfile(options: InitOptions, io: Io, suite: SuiteFiles): 0 {
  const { cwd } = io
  const target = targetOf(options, cwd)
  const name = nameOf(target)
  const folder = isFolder(join(cwd, 'implementations')) ? 'implementations' : ''
  const file = options.out ?? join(folder, `${name}.json`)
  const path = resolve(cwd, file)
  const inProfile = relativeTo(dirname(path), target, cwd)
  const next = `${invocationOf(io, suite)} --profile ${quote(file)}`
  create(path, file, profileText(name, inProfile, next, schemaFrom(dirname(path), cwd, suite)))
  io.stdout.write(
    `Wrote ${file}: it has every key a profile can have, each with a comment on what it is for.\nNext:\n\n    ${next}\n`,
  )
  return 0
}

function targetOf({ command, module, url, redis, redisCa }: InitOptions, cwd: string): Target {
  const given = [command, module, url].filter((each) => each !== undefined)
  if (given.length > 1) throw new UsageError('give one target only: --command, --module or --url.')
  if (given.length === 0) {
    throw new UsageError('init needs one target to write a profile for: --command, --module or --url.')
  }
  if (redis !== undefined && url === undefined) {
    throw new UsageError('--redis goes with --url only; for every other target the suite starts a Redis of its own.')
  }
  if (redisCa !== undefined && redis === undefined) throw new UsageError('--redis-ca goes with --redis only.')
  if (command !== undefined) return { command: checkCommand(command) }
  if (module !== undefined) {
    resolveModule(module, cwd)
    return { module }
  }
  const address = checkUrl('--url', url ?? '')
  if (redis === undefined) return { url: address }
  return { url: address, ...checkRedis({ redis, redisCa }, REDIS_OPTIONS, cwd) }
}

/** The target with its files as the profile has them: relative to its own folder. */
function relativeTo(folder: string, target: Target, cwd: string): Target {
  const { module, redisCa } = target
  if (module !== undefined) return { module: fileFrom(folder, module, cwd) }
  return redisCa === undefined ? target : { ...target, redisCa: fileFrom(folder, redisCa, cwd) }
}

/** The file as a path relative to the profile's folder; the name of a package stays as it is. */
function fileFrom(folder: string, module: string, cwd: string): string {
  if (!statsOf(resolve(cwd, module))) return module
  const path = relative(folder, resolve(cwd, module)).split(sep).join('/')
  return path.startsWith('.') ? path : `./${path}`
}

/**
 * Where an editor finds the schema of profiles: relative to the profile, if both are in the caller's folder or in the checkout,
 * so that they can be moved together; otherwise the address of the file.
 */
function schemaFrom(folder: string, cwd: string, { root }: SuiteFiles): string {
  const schema = join(root, 'schemas', 'profile.schema.json')
  const isIn = (path: string, outer: string) =>
    !relative(outer, path).startsWith('..') && !isAbsolute(relative(outer, path))
  const together = [cwd, root].some((outer) => isIn(folder, outer) && isIn(root, outer))
  return together ? fileFrom(folder, schema, cwd) : pathToFileURL(schema).href
}

/** A word of a command that is most likely the server's own file, not the interpreter that runs it. */
const SOURCE = /^[^-].*\.(py|[cm]?[jt]s|rb|php|pl|lua|jar|dll|exs|go|sh)$/

/** A name for the target: the file that is run, the package, or the host and port. */
function nameOf({ command, module, url }: Target): string {
  const words = command === undefined ? [] : split(command)
  const file = module ?? words.find((word) => SOURCE.test(word)) ?? words[0] ?? ''
  const name = url === undefined ? parse(file).name : new URL(url).host
  return name.replace(/[^\w.]+/g, '-').replace(/^[-.]+|[-.]+$/g, '') || 'server'
}

/** How the caller started this program: through npm in a checkout, or by its name. */
function invocationOf({ env }: Io, suite: SuiteFiles): string {
  return env.npm_lifecycle_event === 'conformance' ? 'npm run conformance --' : readIdentity(suite).name
}

function create(path: string, file: string, text: string): void {
  if (isFolder(path)) throw new UsageError(`${file} is a folder: name a file with --out.`)
  try {
    makeFolder(dirname(path))
    // wx: fails if the file exists, even if it was created a moment ago
    writeFileSync(path, text, { flag: 'wx' })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') {
      throw new UsageError(`${file} is there already, and init overwrites nothing: choose another name with --out.`)
    }
    throw new UsageError(`${file} cannot be written: ${reasonOf(error)}.`)
  }
}

function isFolder(path: string): boolean {
  return statsOf(path)?.isDirectory() ?? false
}
