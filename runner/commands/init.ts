import { statSync, writeFileSync } from 'node:fs'
import { dirname, join, parse, relative, resolve, sep } from 'node:path'
import { quote, split } from 'shlex'
import { messageOf, UsageError } from '../errors'
import type { Io } from '../io'
import { makeFolder } from '../reports/output-files'
import { readIdentity, type SuiteFiles } from '../suite/suite-files'
import { profileText, type Target } from '../target/profile-text'
import { checkCommand, checkUrl, resolveModule } from '../target/target'

/** The options of `init`, as given. */
export interface InitOptions {
  command?: string
  module?: string
  url?: string
  redis?: string
  out?: string
}

/** Write a commented profile for a target, and say what to type next. Throws UsageError; never overwrites a file. */
export function initCommand(options: InitOptions, io: Io, suite: SuiteFiles): 0 {
  const { cwd } = io
  const target = targetOf(options, cwd)
  const name = nameOf(target)
  const folder = isFolder(join(cwd, 'implementations')) ? 'implementations' : ''
  const file = options.out ?? join(folder, `${name}.json`)
  const path = resolve(cwd, file)
  const written = target.module === undefined ? target : { module: moduleFrom(dirname(path), target.module, cwd) }
  const next = `${callOf(io, suite)} --profile ${quote(file)}`
  create(path, file, profileText(name, written, next))
  io.stdout.write(
    `Wrote ${file}: what can be said of the server is in it, each with a line on what it is for.\nNext:\n\n    ${next}\n`,
  )
  return 0
}

function targetOf({ command, module, url, redis }: InitOptions, cwd: string): Target {
  const given = [command, module, url].filter((each) => each !== undefined)
  if (given.length !== 1) {
    throw new UsageError('init needs one target, to write a profile for: --command, --module or --url.')
  }
  if (redis !== undefined && url === undefined) {
    throw new UsageError('--redis goes with --url only; for every other target the suite starts a Redis of its own.')
  }
  if (command !== undefined) return { command: checkCommand(command) }
  if (module !== undefined) {
    resolveModule(module, cwd)
    return { module }
  }
  const address = checkUrl('--url', url ?? '', 'http')
  return redis === undefined ? { url: address } : { url: address, redis: checkUrl('--redis', redis, 'redis') }
}

/** A path from where the profile is; the name of a package stays one. */
function moduleFrom(folder: string, module: string, cwd: string): string {
  if (!statSync(resolve(cwd, module), { throwIfNoEntry: false })) return module
  const path = relative(folder, resolve(cwd, module)).split(sep).join('/')
  return path.startsWith('.') ? path : `./${path}`
}

/** A word of a command that is most likely the server's own file, and not what runs it. */
const SOURCE = /^[^-].*\.(py|[cm]?[jt]s|rb|php|pl|lua|jar|dll|exs|go|sh)$/

/** What the target is called: the file that is run, the package, or the host and port. */
function nameOf({ command, module, url }: Target): string {
  const words = command === undefined ? [] : split(command)
  const file = module ?? words.find((word) => SOURCE.test(word)) ?? words[0] ?? ''
  const name = url === undefined ? parse(file).name : new URL(url).host
  return name.replace(/[^\w.]+/g, '-').replace(/^[-.]+|[-.]+$/g, '') || 'server'
}

/** How the caller calls this program: by npm in a checkout, or by its name. */
function callOf({ env }: Io, suite: SuiteFiles): string {
  return env.npm_lifecycle_event === 'conformance' ? 'npm run conformance --' : readIdentity(suite).name
}

function create(path: string, file: string, text: string): void {
  try {
    makeFolder(dirname(path))
    // wx: whoever made a file there meanwhile keeps it
    writeFileSync(path, text, { flag: 'wx' })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') {
      throw new UsageError(`${file} is there already, and init overwrites nothing: give another name with --out.`)
    }
    throw new UsageError(`${file} cannot be written: ${messageOf(error)}.`)
  }
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false
}
