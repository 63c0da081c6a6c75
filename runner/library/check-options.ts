import { statSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { CAPABILITIES } from '../../schemas/shared'
import { UsageError } from '../errors'
import { BOUNDS, DEFAULTS } from '../running/bounds'
import type { RunChoices } from '../running/judge-target'
import { suggestionText } from '../target/located-json'
import { joinWords } from '../text'
import type { JudgeOptions, JudgeTarget } from './options'

/** A check of one value: whether it holds, and how the sentence "… must be" goes on if it does not. */
type Check = readonly [holds: (value: unknown) => boolean, what: string]

const isText = (value: unknown) => typeof value === 'string' && value.trim() !== ''
const isFile = (value: unknown) => isText(value) || (value instanceof URL && value.protocol === 'file:')
const isFolder = (value: unknown) => statSync(String(value), { throwIfNoEntry: false })?.isDirectory() ?? false
const isObject = (value: unknown) => typeof value === 'object' && value !== null && !Array.isArray(value)
const isListOf = (holds: (value: unknown) => boolean) => (value: unknown) => Array.isArray(value) && value.every(holds)

const text: Check = [isText, 'a text that is not blank']
const file: Check = [isFile, 'a path, or a file: URL']
const flag: Check = [(value) => typeof value === 'boolean', 'true or false']
const number = ([least, most]: readonly [number, number]): Check => [
  (value) => Number.isInteger(value) && Number(value) >= least && Number(value) <= most,
  `a whole number from ${least} to ${most}`,
]

const CHECKS: Record<keyof JudgeOptions, Check> = {
  target: [isObject, 'an object with one of command, module, url and profile'],
  path: [
    (value) => typeof value === 'string' && /^\/[^\s?#]*$/.test(value),
    'a path that begins with "/", without blanks, "?" or "#"',
  ],
  protocol: [(value) => value === 3 || value === 4, '3 or 4'],
  dialect: file,
  without: [isListOf((each) => CAPABILITIES.some((name) => name === each)), `a list of ${CAPABILITIES.join(', ')}`],
  only: [(value) => isText(value) || isListOf(isText)(value), 'a clause, section or tag, or a list of these'],
  onlyFailedIn: [(value) => isText(value) || isObject(value), 'a JSON file, or a report'],
  knownFailing: [
    (value) => isText(value) || isObject(value),
    'a JSON file, or an object with the reason for each clause',
  ],
  strict: flag,
  all: flag,
  bail: flag,
  workers: number(BOUNDS.workers),
  repeat: number(BOUNDS.repeat),
  seed: number(BOUNDS.seed),
  timeout: number(BOUNDS.timeout),
  startTimeout: number(BOUNDS.startTimeout),
  failures: text,
  traces: text,
  cwd: [(value) => isText(value) && isFolder(value), 'a folder that exists'],
  env: [
    (value) =>
      isObject(value) && Object.values(Object(value)).every((each) => ['string', 'undefined'].includes(typeof each)),
    'an object of texts',
  ],
  signal: [(value) => value instanceof AbortSignal, 'an AbortSignal'],
  on: [isObject, 'an object with functions'],
}

const TARGET_CHECKS: Record<string, Check> = {
  command: text,
  module: file,
  url: text,
  profile: file,
  redis: text,
  redisCa: text,
}
const TARGETS = ['command', 'module', 'url', 'profile']
const FUNCTION: Check = [(value) => typeof value === 'function', 'a function']
const EVENT_CHECKS = { plan: FUNCTION, scenario: FUNCTION, clause: FUNCTION }

/** The names of all options, and of what a target has. */
export const OPTION_NAMES = [...Object.keys(CHECKS), ...Object.keys(TARGET_CHECKS)]

/** Returns the choices of a run, as the command line gives them. Throws UsageError for what is not as the types say. */
export function choicesOf(options: JudgeOptions): RunChoices {
  if (!isObject(options)) throw new UsageError('judge needs an object with the options, and in it the target.')
  check(options, CHECKS, '')
  if (options.target === undefined)
    throw new UsageError(`target is missing: ${joinWords(TARGETS, 'or')} of the server to judge.`)
  check(options.target, TARGET_CHECKS, 'target.')
  if (options.on !== undefined) check(options.on, EVENT_CHECKS, 'on.')
  const { target, dialect, only = [], signal: _, on: __, cwd: ___, env: ____, ...others } = options
  return {
    ...given({ ...others, dialect: pathOf(dialect) }),
    ...targetOf(target),
    without: [...(options.without ?? [])],
    only: [only].flat(),
    strict: options.strict ?? false,
    all: options.all ?? false,
    bail: options.bail ?? false,
    workers: options.workers ?? DEFAULTS.workers,
    repeat: options.repeat ?? DEFAULTS.repeat,
    timeout: options.timeout ?? DEFAULTS.timeout,
  }
}

/** Checks every value of an object, and that it has no other keys. What is undefined counts as left out. */
function check(values: object, checks: Readonly<Record<string, Check>>, prefix: string): void {
  for (const [key, value] of Object.entries(values)) {
    const [holds, what] = checks[key] ?? []
    if (!holds) throw new UsageError(`there is no option ${prefix}${key}. ${suggestionText(key, Object.keys(checks))}`)
    if (value !== undefined && !holds(value)) throw new UsageError(`${prefix}${key} must be ${what}.`)
  }
}

function targetOf(
  target: JudgeTarget,
): Partial<Record<'command' | 'module' | 'url' | 'profile' | 'redis' | 'redisCa', string>> {
  const { module, profile, ...others } = target as Record<string, string | URL | undefined>
  const found = given({ ...others, module: pathOf(module), profile: pathOf(profile) })
  if (TARGETS.filter((key) => key in found).length === 1) return found
  throw new UsageError(`target must have exactly one of ${joinWords(TARGETS)}.`)
}

/** The path of a file that is given as a URL, too. Anything else stays as it is. */
function pathOf(value: string | URL | undefined): string | undefined {
  return value instanceof URL || value?.startsWith('file:') ? fileURLToPath(value) : value
}

/** An object without what is undefined in it. */
function given<T extends object>(values: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as ReturnType<
    typeof given<T>
  >
}
