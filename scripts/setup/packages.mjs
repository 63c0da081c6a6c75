import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { giveUp, run, say } from './programs.mjs'

const readJson = (file) => JSON.parse(readFileSync(file, 'utf8'))

/**
 * Whether node_modules holds what package-lock.json asks for. npm writes its own copy of the lock file at the end of an
 * installation, so an interrupted one has none. `npm ls` would say the same, and takes half a second. Contents are
 * compared, not times: a checkout sets any time.
 */
export function packagesAreInstalled(root) {
  const installed = join(root, 'node_modules', '.package-lock.json')
  if (!existsSync(installed)) return false
  const have = readJson(installed).packages
  return Object.entries(readJson(join(root, 'package-lock.json')).packages).every(([path, { version, optional }]) => {
    if (path === '') return true
    if (!have[path]) return optional === true // for another platform
    return have[path].version === version && existsSync(join(root, path, 'package.json'))
  })
}

/** `started` receives the id of each process that is started. */
export async function installPackages(root, started) {
  say('Installing the packages (npm ci, once) …')
  // with the tools, even where NODE_ENV says production
  const args = ['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error']
  const { ok, output } = await run('npm', args, { cwd: root, started })
  if (ok) return
  giveUp('The packages could not be installed. Is the npm registry reachable? Run `npm ci` to see more.', output)
}
