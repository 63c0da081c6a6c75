import { existsSync, statSync } from 'node:fs'
import { createRequire } from 'node:module'
import { basename, join, resolve } from 'node:path'
import { split } from 'shlex'
import { UsageError } from './errors'
import type { RunOptions } from './options'
import type { Capability, Implementation } from './report'
import type { SuiteFiles } from './suite-files'

/** What the step definitions are told (schemas/run-parameters.schema.json). */
export interface RunParameters {
  target:
    | { kind: 'command'; command: string }
    | { kind: 'module'; module: string }
    | { kind: 'url'; url: string; redis?: string }
  /** Where a command is started. */
  cwd: string
  path: string
  /** Revision of the Engine.IO protocol; 4 if not said. */
  protocol?: 3 | 4
  /** `module` is an absolute path. */
  dialect?: { name: string; module: string }
  without: Capability[]
  /** Ids of the clauses that are about the form of messages: not observed through a dialect. */
  messageForm?: string[]
  /** ms */
  limits: { must: number; start: number; stop: number }
  seed: number
  /** Where generated cases that failed are kept; an absolute path. */
  failures?: string
}

/** ms; a start includes whatever the command compiles or loads. */
const START_MS = 20_000
const STOP_MS = 5_000

/** Turn options into the parameters of a run. Throws UsageError for a target that cannot be meant. */
export function toParameters(options: RunOptions, cwd: string, suite: SuiteFiles, seed: number): RunParameters {
  const { path, protocol, dialect, without, timeout, startTimeout, failures } = options
  const start = startTimeout ?? Math.max(START_MS, 4 * timeout)
  return {
    target: targetOf(options, cwd, suite),
    cwd: isBundled(options) ? suite.root : cwd,
    path,
    ...(protocol && { protocol }),
    ...(dialect && { dialect: dialectIn(dialect, cwd) }),
    without: [...new Set(without)],
    limits: { must: timeout, start, stop: STOP_MS },
    seed,
    failures: resolve(cwd, failures),
  }
}

/** True when no target was given: the bundled reference server is judged. */
export function isBundled({ command, module, url }: RunOptions): boolean {
  return command === undefined && module === undefined && url === undefined
}

/** The target for the head of a report. Passwords in addresses are left out. */
export function describeTarget(parameters: RunParameters, bundled: boolean): Implementation {
  const { target, path, protocol = 4, dialect, without } = parameters
  const common = { path, protocol, ...(dialect && { dialect: dialect.name }), withoutDeclared: without, bundled }
  if (target.kind === 'command') return { kind: target.kind, target: target.command, ...common }
  if (target.kind === 'module') return { kind: target.kind, target: target.module, ...common }
  const redis = target.redis === undefined ? {} : { redis: withoutPassword(target.redis) }
  return { kind: target.kind, target: withoutPassword(target.url), ...redis, ...common }
}

function targetOf(options: RunOptions, cwd: string, suite: SuiteFiles): RunParameters['target'] {
  const { command, module, url, redis } = options
  if ([command, module, url].filter((given) => given !== undefined).length > 1) {
    throw new UsageError('give one target only: --command, --module or --url.')
  }
  if (redis !== undefined && url === undefined) {
    throw new UsageError('--redis goes with --url only; for every other target the suite starts a Redis of its own.')
  }
  if (command !== undefined) return { kind: 'command', command: checkCommand(command) }
  if (module !== undefined) return { kind: 'module', module: resolveModule(module, cwd) }
  if (url === undefined) return { kind: 'command', command: suite.referenceCommand }
  const address = checkUrl('--url', url, ['http:', 'https:'], 'http://127.0.0.1:3000')
  if (redis === undefined) return { kind: 'url', url: address }
  return {
    kind: 'url',
    url: address,
    redis: checkUrl('--redis', redis, ['redis:', 'rediss:'], 'redis://127.0.0.1:6379'),
  }
}

function checkCommand(command: string): string {
  try {
    split(command)
  } catch {
    throw new UsageError(`--command has a quotation mark that is not closed: ${command}`)
  }
  return command
}

/** A path, or else the name of a package that is installed where the caller is. */
function resolveModule(module: string, cwd: string): string {
  const path = resolve(cwd, module)
  try {
    return createRequire(join(cwd, 'here.js')).resolve(existsSync(path) ? path : module)
  } catch {
    throw new UsageError(`--module ${module} is not there: no such file, and no such package in ${cwd}.`)
  }
}

/** A dialect module, called by its file's name. Throws UsageError where there is no such file. */
function dialectIn(file: string, cwd: string): { name: string; module: string } {
  const module = resolve(cwd, file)
  if (!statSync(module, { throwIfNoEntry: false })?.isFile()) throw new UsageError(`--dialect ${file} is no file.`)
  return { name: basename(module).replace(/(\.dialect)?\.[cm]?js$/, ''), module }
}

function checkUrl(option: string, value: string, protocols: string[], example: string): string {
  const url = URL.canParse(value) ? new URL(value) : undefined
  if (!url?.hostname || !protocols.includes(url.protocol)) {
    throw new UsageError(`${option} ${value} is no address; it looks like ${example}.`)
  }
  return value
}

function withoutPassword(value: string): string {
  const url = new URL(value)
  if (!url.password) return value
  url.password = '***'
  return url.href
}
