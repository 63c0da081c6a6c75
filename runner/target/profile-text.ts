import { lackedByUrl } from './url-lacks'

/** The `target` of a profile. */
export interface Target {
  command?: string
  module?: string
  url?: string
  redis?: string
  redisCa?: string
}

/**
 * The text of a first profile: the given target, and every other key commented out, each with a line on what it is for.
 * `schema` is where an editor finds the schema of profiles.
 */
export function profileText(name: string, target: Target, next: string, schema: string): string {
  const lacking = target.url === undefined ? [] : lackedByUrl(target)
  const status = { listening: '^listening on', closed: '^closed$' }
  const entries = [
    entry('What an editor completes and checks this file by.', '$schema', schema),
    entry('Its name at the head of a report.', 'name', name),
    commentedOut('One line on what it is.', 'description', 'in …, with …'),
    entry(TARGETS[kindOf(target)], 'target', target),
    commentedOut('The Engine.IO path.', 'path', '/engine.io'),
    commentedOut('Revision of the Engine.IO protocol: 4, or 3 for Engine.IO 1 to 3.', 'protocol', 4),
    commentedOut('The transports that clients may use, if not both.', 'transports', ['websocket', 'polling']),
    lacking.length > 0 ? entry(LACKING, 'without', lacking) : commentedOut(WITHOUT, 'without', ['status']),
    ...(target.command === undefined ? [] : [commentedOut(STATUS, 'status', status)]),
    commentedOut(
      'If its messages have the same meaning in another form: the module that translates them.',
      'dialect',
      './my.dialect.mjs',
    ),
    commentedOut(KNOWN, 'knownFailing', { 'subscribing/3.1.1': 'does not reply yet' }),
  ]
  return `${[`// ${next}`, HEAD, '{', ...entries, '}'].join('\n')}\n`
}

const HEAD = '// A line that begins with // is a comment. Options on the command line win over values in this file.'
const TARGETS = {
  command:
    'The command that starts it, with HOST, PORT, REDIS_URL in its environment, or as {host}, {port}, {redis}. SIGTERM ends it.',
  module: 'The module that exports Server, relative to the folder of this file.',
  url: 'The address at which it listens, and with "redis" the Redis it uses, so that it can be observed.',
}
const LACKING =
  'Cannot be observed on a server that already runs. Clauses that need one of these do not count against it.'
const WITHOUT =
  'Which of status, restart, redis, redis-control it lacks. Clauses that need one of these do not count against it.'
const STATUS =
  'If it does not print status=LISTENING and status=CLOSED: regular expressions for the lines that mean the same.'
const KNOWN = 'Clauses it is known to fail, each with the reason. Exit code 0 if exactly these fail.'

function kindOf({ module, url }: Target): keyof typeof TARGETS {
  return url !== undefined ? 'url' : module !== undefined ? 'module' : 'command'
}

function entry(comment: string, key: string, value: unknown): string {
  return `  // ${comment}\n  ${assignment(key, value)}`
}

/** An entry that is commented out. */
function commentedOut(comment: string, key: string, value: unknown): string {
  return `  // ${comment}\n  // ${assignment(key, value)}`
}

function assignment(key: string, value: unknown): string {
  const spaced = JSON.stringify(value, undefined, 1)
    .replace(/(?<=\[)\n\s*|\n\s*(?=\])/g, '')
    .replace(/\n\s*/g, ' ')
  return `"${key}": ${spaced},`
}
