import type { Capability } from '../../schemas/types'

/** The target, as a profile has it. */
export interface Target {
  command?: string
  module?: string
  url?: string
  redis?: string
}

/** The text of a profile to begin with: what was given, and every other key in a comment, with a line on what it is for. */
export function profileText(name: string, target: Target, next: string): string {
  const lacking = lackingOf(target)
  const status = { listening: '^listening on', closed: '^closed$' }
  const entries = [
    entry('What it is called at the head of a report.', 'name', name),
    off('One line on what it is.', 'description', 'in …, with …'),
    entry(TARGETS[kindOf(target)], 'target', target),
    off('The Engine.IO path.', 'path', '/engine.io'),
    off('Revision of the Engine.IO protocol: 4, or 3 for Engine.IO 1 to 3.', 'protocol', 4),
    off('What clients may come over, if not both.', 'transports', ['websocket', 'polling']),
    lacking.length > 0 ? entry(LACKING, 'without', lacking) : off(WITHOUT, 'without', ['status']),
    ...(target.command === undefined ? [] : [off(STATUS, 'status', status)]),
    off(
      'If its messages mean the same in another form: the module that translates them.',
      'dialect',
      './my.dialect.mjs',
    ),
    off(KNOWN, 'knownFailing', { 'subscribing/3.1.1': 'answers nothing yet' }),
  ]
  return `${[`// ${next}`, HEAD, '{', ...entries, '}'].join('\n')}\n`
}

const HEAD = '// A line that begins with // is a comment. What is said on the command line wins over what is said here.'
const TARGETS = {
  command:
    'How it is started: with HOST, PORT, REDIS_URL in its environment, or as {host}, {port}, {redis}; ended by SIGTERM.',
  module: 'The module that exports Server, from the folder of this file.',
  url: 'Where it listens, and with "redis" the Redis it uses, so that it can be watched.',
}
const LACKING =
  'What cannot be seen of a server that runs already; what needs it is not observed, and does not count against it.'
const WITHOUT =
  'What it lacks of status, restart, redis, redis-control; what needs it is not observed, and does not count.'
const STATUS = 'If it does not print status=LISTENING and status=CLOSED: regular expressions for its lines that say so.'
const KNOWN = 'What it is known to fail, and why. Exit code 0 if nothing else fails, and all of this still does.'

function kindOf({ module, url }: Target): keyof typeof TARGETS {
  return url !== undefined ? 'url' : module !== undefined ? 'module' : 'command'
}

function lackingOf({ url, redis }: Target): Capability[] {
  if (url === undefined) return []
  return ['status', 'restart', ...(redis === undefined ? (['redis'] as const) : []), 'redis-control']
}

function entry(comment: string, key: string, value: unknown): string {
  return `  // ${comment}\n  ${assignment(key, value)}`
}

/** An entry that is not in force until its slashes are taken away. */
function off(comment: string, key: string, value: unknown): string {
  return `  // ${comment}\n  // ${assignment(key, value)}`
}

function assignment(key: string, value: unknown): string {
  const spaced = JSON.stringify(value, undefined, 1)
    .replace(/(?<=\[)\n\s*|\n\s*(?=\])/g, '')
    .replace(/\n\s*/g, ' ')
  return `"${key}": ${spaced},`
}
