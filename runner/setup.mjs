// What a fresh machine lacks is installed here, before anything else runs: `npm run conformance`, `npm start` and
// `npm test` begin with this script. It uses nothing but Node, and when all is there it only looks (about 50 ms).
//
// Usage: node runner/setup.mjs [--run FILE.ts [arguments …]]
//   With --run it goes on as that program. A url target needs no redis-server of ours, so none is installed then.

import { spawnSync } from 'node:child_process'
import { accessSync, constants, existsSync, mkdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { delimiter, join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'

const ROOT = resolve(import.meta.dirname, '..')
const OLDEST_NODE = [20, 19]
const COULD_NOT_RUN = 3

/** Says what is wrong and what to do, and ends. */
function giveUp(message, details = '') {
  process.stderr.write(`${details ? `${details.trimEnd()}\n\n` : ''}${message}\n`)
  process.exit(COULD_NOT_RUN)
}

function checkNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
  const [oldestMajor, oldestMinor] = OLDEST_NODE
  if (major > oldestMajor || (major === oldestMajor && minor >= oldestMinor)) return
  giveUp(`Node ${OLDEST_NODE.join('.')} or newer is needed; this is ${process.versions.node}.`)
}

/** Whether node_modules is what package-lock.json asks for: npm keeps a copy of what it has installed. */
function packagesAreInstalled() {
  const installed = join(ROOT, 'node_modules', '.package-lock.json')
  if (!existsSync(installed)) return false
  const wanted = join(ROOT, 'package-lock.json')
  if (statSync(installed).mtimeMs >= statSync(wanted).mtimeMs) return true
  const have = JSON.parse(readFileSync(installed, 'utf8')).packages
  const want = JSON.parse(readFileSync(wanted, 'utf8')).packages
  return Object.entries(want).every(
    ([path, { version, optional }]) => path === '' || optional || have[path]?.version === version,
  )
}

/** Runs one installer at a time on this checkout: a second one waits until the first has finished. */
function alone(install) {
  const lock = join(ROOT, '.setup-lock')
  const patience = Date.now() + 300_000
  for (;;) {
    try {
      mkdirSync(lock)
      break
    } catch {
      if (Date.now() > patience)
        giveUp(`Another set-up has been running for minutes. If there is none, remove ${lock}.`)
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 200)
    }
  }
  const unlock = () => rmSync(lock, { recursive: true, force: true })
  process.on('exit', unlock)
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => process.exit(COULD_NOT_RUN))
  install()
  unlock()
}

/** A command's whole output, and whether it succeeded. */
function run(command, args, env = {}) {
  const { status, stdout, stderr, error } = spawnSync(command, args, {
    cwd: ROOT,
    env: { ...process.env, ...env },
    encoding: 'utf8',
    maxBuffer: 1 << 26,
  })
  return { ok: status === 0, output: error ? error.message : `${stdout}${stderr}` }
}

function installPackages() {
  if (packagesAreInstalled()) return
  process.stderr.write('Installing the packages (npm ci, once) …\n')
  const { ok, output } = run('npm', ['ci', '--no-audit', '--no-fund'])
  if (!ok)
    giveUp('The packages could not be installed. Is the npm registry reachable? Then run `npm ci` by hand.', output)
}

function isOnPath(command) {
  if (command.includes('/')) return existsSync(command)
  return (process.env.PATH ?? '').split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, command), constants.X_OK)
      return true
    } catch {
      return false
    }
  })
}

function installRedis() {
  const command = process.env.REALIZEHIT_REDIS_SERVER || 'redis-server'
  if (isOnPath(command)) return
  const chosen = process.env.REALIZEHIT_REDIS_SERVER
  if (chosen) giveUp(`REALIZEHIT_REDIS_SERVER names ${chosen}, and there is no such program.`)
  const canInstall = process.getuid?.() === 0 && existsSync('/etc/debian_version') && isOnPath('apt-get')
  let details = ''
  if (canInstall) {
    process.stderr.write('Installing redis-server (apt-get, once) …\n')
    // RUNLEVEL=1 keeps Debian from starting a service of it: the suite starts private ones only.
    const quiet = { DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' }
    run('apt-get', ['update'], quiet)
    const { ok, output } = run('apt-get', ['install', '-y', '--no-install-recommends', 'redis-server'], quiet)
    if (ok && isOnPath(command)) return
    details = output
  }
  giveUp(
    [
      'redis-server is needed and was not found. Install it:',
      '  Debian, Ubuntu   sudo apt-get install redis-server',
      '  macOS            brew install redis',
      '  elsewhere        put it on the PATH, or name it in REALIZEHIT_REDIS_SERVER',
      'Or judge a server that already runs, with its Redis (docker run -p 6379:6379 redis):',
      '  npm run conformance -- --url http://127.0.0.1:3000 --redis redis://127.0.0.1:6379',
    ].join('\n'),
    details,
  )
}

const [flag, program, ...rest] = process.argv.slice(2)
checkNode()
if (!packagesAreInstalled()) alone(installPackages)
const needsNoRedis = rest.some((word) => /^--(url|help|version)\b/.test(word)) || rest[0] === 'list'
if (!needsNoRedis && !isOnPath(process.env.REALIZEHIT_REDIS_SERVER || 'redis-server')) alone(installRedis)

if (flag === '--run' && program) {
  // Goes on in this process: no second start of Node, and signals need nobody to hand them on.
  const { createRequire } = await import('node:module')
  const require = createRequire(pathToFileURL(join(ROOT, 'package.json')))
  require('ts-node/register/transpile-only')
  const file = resolve(ROOT, program)
  process.argv = [process.execPath, file, ...rest]
  require(file)
}
