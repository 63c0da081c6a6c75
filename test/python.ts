import { execFileSync } from 'node:child_process'
import { delimiter, join } from 'node:path'

/** The modules of the servers in Python: Debian's python3-engineio, python3-redis and python3-aiohttp. */
export const PYTHON_MODULES = 'engineio, redis.asyncio, aiohttp'
export const PYTHON_MISSING = 'no python3 on this machine has the modules engineio, redis and aiohttp'

/** A folder for the front of PATH whose `python3` has these modules; undefined if there is none. */
export function pythonWith(modules: string): string | undefined {
  for (const folder of [...(process.env.PATH ?? '').split(delimiter), '/usr/bin'])
    try {
      execFileSync(join(folder, 'python3'), ['-c', `import ${modules}`], { stdio: 'ignore', timeout: 20_000 })
      return folder
    } catch {}
  return undefined
}
