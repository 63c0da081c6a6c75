import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { normalize } from '../../proof/prove/normalize'
import { trackedFiles } from '../check/tracked'

const EXAMPLES = 'implementations/examples'
const STAND_IN = 'test/servers/realizehit-server-ws.mjs'
const REALIZEHIT = 'implementations/realizehit-server-ws'

/** An implementation that is judged for the page of results. */
export interface Judged {
  /** the name of its report */
  name: string
  /** the options of the run, from the root */
  options: string[]
  /** what it is made of: patterns of tracked files, the profile included; tests do not count */
  files: string[]
  /** programs without which it cannot be played: a command that ends well where they are there */
  needs?: string
  /** instead of the name in its profile */
  title?: string
}

export const IMPLEMENTATIONS: Judged[] = [
  { name: 'reference', options: [], files: ['reference-server/*.ts'] },
  example('javascript', 'mjs'),
  { ...example('python', 'py'), needs: 'python3 -c "import engineio, redis.asyncio, aiohttp"' },
  { ...example('go', 'go'), needs: 'go version' },
  {
    name: 'realizehit-server-ws-stand-in',
    options: ['--profile', `${REALIZEHIT}.json`, '--command', `node ${STAND_IN}`],
    files: [`${REALIZEHIT}.json`, `${REALIZEHIT}.dialect.mjs`, STAND_IN],
    title: 'a stand-in of realizehit-server-ws 0.3',
  },
]

function example(name: string, ending: string): Judged {
  const profile = `${EXAMPLES}/server-${ending}.json`
  return { name, options: ['--profile', profile], files: [profile, `${EXAMPLES}/server.${ending}`] }
}

/** sha256 (hex) over what an implementation is made of. */
export function digestOf({ files }: Pick<Judged, 'files'>): string {
  const names = trackedFiles(...files).filter((name) => !name.endsWith('.test.ts'))
  if (names.length === 0) throw new Error(`there are no files ${files.join(' ')}`)
  return digestOfFiles(names.sort())
}

/** sha256 (hex) over files and their names; comments and white space of TypeScript and JSON do not count. */
export function digestOfFiles(names: string[]): string {
  const hash = createHash('sha256')
  for (const name of names) {
    const text = readFileSync(name, 'utf8')
    hash.update(`${name}\0${/\.(ts|json)$/.test(name) ? normalize(name, text) : text}\0`)
  }
  return hash.digest('hex')
}
