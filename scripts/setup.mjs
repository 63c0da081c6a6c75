// What a fresh machine lacks is installed here, before anything else runs: `npm run conformance`, `npm start` and
// `npm test` begin with this script. It uses nothing but Node, and when all is there it only looks (about 20 ms more
// than Node itself takes to start).
//
// Usage: node runner/setup.mjs [--root FOLDER] [--run FILE.ts [arguments …]]
//   --root  the checkout to set up, instead of the one this file is in
//   --run   then go on as that program, in this process: no second start of Node, and signals need nobody to hand them on
// Exit code 3 when something is missing and cannot be installed.

import { spawn } from 'node:child_process'
import * as fs from 'node:fs'
import { createRequire } from 'node:module'
import { connect } from 'node:net'
import { delimiter, dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

const COULD_NOT_RUN = 3
/** ms; a first `npm ci` over a slow line takes a minute or two. */
const PATIENCE = 600_000
const { existsSync, readFileSync, rmSync, writeFileSync } = fs

const words = process.argv.slice(2)
// not import.meta.dirname: a Node too old to have it shall be told so, below
const root = words[0] === '--root' ? resolve(words.splice(0, 2)[1]) : dirname(dirname(fileURLToPath(import.meta.url)))
const [program, ...rest] = words[0] === '--run' ? words.slice(1) : []

function say(line) {
  process.stderr.write(`${line}\n`)
}

/** Says what is wrong and what to do, after the output of the program that failed, and ends. */
function giveUp(message, output = '') {
  say(output ? `${output.trimEnd()}\n\n${message}` : message)
  process.exit(COULD_NOT_RUN)
}

const readJson = (file) => JSON.parse(readFileSync(file, 'utf8'))

function checkNode() {
  const oldest = readJson(join(root, 'package.json')).engines.node.match(/\d+\.\d+/)[0]
  const [major, minor] = process.versions.node.split('.').map(Number)
  const [oldestMajor, oldestMinor] = oldest.split('.').map(Number)
  if (major > oldestMajor || (major === oldestMajor && minor >= oldestMinor)) return
  giveUp(`Node ${oldest} or newer is needed; this is ${process.versions.node}. See https://nodejs.org/en/download`)
}

/**
 * Whether node_modules holds what package-lock.json asks for. npm writes its own copy of the lock file as the last thing
 * of an installation, so an interrupted one has none. Contents are compared, not times: a checkout sets any time.
 */
function packagesAreInstalled() {
  const installed = join(root, 'node_modules', '.package-lock.json')
  if (!existsSync(installed)) return false
  const have = readJson(installed).packages
  return Object.entries(readJson(join(root, 'package-lock.json')).packages).every(([path, { version, optional }]) => {
    if (path === '') return true
    if (!have[path]) return optional === true // for another platform
    return have[path].version === version && existsSync(join(root, path, 'package.json'))
  })
}

/** The file of a program, looked up as a shell would, without starting one. */
function find(command) {
  const folders = command.includes('/') ? [''] : (process.env.PATH ?? '').split(delimiter)
  return folders.find((folder) => {
    try {
      const file = join(folder, command)
      fs.accessSync(file, fs.constants.X_OK)
      return fs.statSync(file).isFile()
    } catch {
      return false
    }
  })
}

/** Runs a program to its end; its whole output, and whether it succeeded. It ends with us. */
function run(command, args, env = {}) {
  return new Promise((settle) => {
    let output = ''
    const child = spawn(command, args, {
      cwd: root,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (output += text))
    if (child.pid) own(child.pid)
    const end = () => child.kill()
    process.on('exit', end)
    child.on('error', (error) => settle({ ok: false, output: error.message }))
    child.on('close', (code) => {
      process.off('exit', end)
      settle({ ok: code === 0, output })
    })
  })
}

const lock = join(root, '.setup-lock')

/** Writes who holds the lock: we, and the installer we have started, which may outlive us when we are killed. */
function own(...installers) {
  if (existsSync(lock)) writeFileSync(lock, JSON.stringify([process.pid, ...installers]))
}

/** Takes away a lock whose holders are all gone. One at a time: else a second one could remove the lock of the first. */
function removeAbandonedLock() {
  const guard = `${lock}-guard`
  try {
    fs.mkdirSync(guard)
  } catch {
    return
  }
  try {
    const holders = readFileSync(lock, 'utf8')
    if (holders !== '' && JSON.parse(holders).every((pid) => !isAlive(pid))) rmSync(lock)
  } catch {
    // it has just been given back, or is being written
  } finally {
    fs.rmdirSync(guard)
  }
}

function isAlive(pid) {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return error.code === 'EPERM'
  }
}

/** Installs what is missing, one set-up at a time in a checkout: a second one waits, and finds the work done. */
async function alone(isThere, install) {
  if (await isThere()) return
  const giveUpAt = Date.now() + PATIENCE
  for (let waiting = false; ; waiting = true) {
    try {
      writeFileSync(lock, JSON.stringify([process.pid]), { flag: 'wx' })
      break
    } catch (error) {
      if (error.code !== 'EEXIST')
        giveUp(`Nothing can be installed, for ${root} cannot be written to: ${error.message}`)
    }
    if (!waiting) say('Another set-up is at work here; waiting for it …')
    if (Date.now() > giveUpAt) giveUp(`Another set-up does not come to an end. If there is none, remove ${lock}`)
    removeAbandonedLock()
    await new Promise((wake) => setTimeout(wake, 200))
  }
  const unlock = () => rmSync(lock, { force: true })
  process.on('exit', unlock)
  const interrupted = () => process.exit(130)
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP']
  for (const signal of signals) process.on(signal, interrupted)
  if (!(await isThere())) await install()
  for (const signal of signals) process.off(signal, interrupted)
  process.off('exit', unlock)
  unlock()
}

async function installPackages() {
  say('Installing the packages (npm ci, once) …')
  // the npm that runs us, else the one on the PATH; with the tools, even where NODE_ENV says production
  const npm = process.env.npm_execpath ?? ''
  const [command, ...first] = npm.endsWith('npm-cli.js') ? [process.execPath, npm] : ['npm']
  const args = [...first, 'ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error']
  const { ok, output } = await run(command, args)
  if (!ok)
    giveUp('The packages could not be installed. Is the npm registry reachable? `npm ci` by hand tells more.', output)
}

const chosenRedis = process.env.REALIZEHIT_REDIS_SERVER

/** Whether nothing will start a redis-server: help, a list, a server that already runs. */
function needsNoRedis() {
  return rest[0] === 'list' || rest.some((word) => /^(-h|-v|--help|--version|--url(=.*)?)$/.test(word))
}

/** Whether a redis-server can be started, or need not be. */
async function redisIsThere() {
  if (find(chosenRedis || 'redis-server') !== undefined || needsNoRedis()) return true
  return rest.includes('--private-redis-if-none') && (await redisAnswers())
}

/** Whether something listens where `npm start` would look for its Redis. */
function redisAnswers() {
  const flag = rest.findIndex((word) => /^--redis(=|$)/.test(word))
  const given = flag < 0 ? process.env.REDIS_URL : (rest[flag].split('=')[1] ?? rest[flag + 1])
  return new Promise((settle) => {
    const url = given || 'redis://127.0.0.1:6379'
    if (!URL.canParse(url)) return settle(true) // the server says what is wrong with it
    const { hostname, port } = new URL(url)
    const socket = connect({ host: hostname, port: Number(port) || 6379, timeout: 1000 })
    const end = (answer) => () => settle(answer, socket.destroy())
    socket.on('connect', end(true)).on('error', end(false)).on('timeout', end(false))
  })
}

async function installRedis() {
  if (chosenRedis) giveUp(`REALIZEHIT_REDIS_SERVER names ${chosenRedis}, and there is no such program.`)
  const byApt = process.getuid?.() === 0 && existsSync('/etc/debian_version') && find('apt-get') !== undefined
  const output = byApt ? await installRedisByApt() : ''
  if (find('redis-server') !== undefined) return
  const advice = [
    'redis-server is needed and was not found. Install it:',
    '  Debian, Ubuntu   sudo apt-get install redis-server',
    '  macOS            brew install redis',
    '  elsewhere        put it on the PATH, or name it: REALIZEHIT_REDIS_SERVER=/path/to/redis-server',
    'Or use a Redis that runs already, such as that of `docker run --rm -p 6379:6379 redis`:',
    '  judge a running server with it   npm run conformance -- --url http://127.0.0.1:3000 --redis redis://127.0.0.1:6379',
    '  run the reference server on it   npm start -- --redis redis://127.0.0.1:6379',
  ]
  giveUp(advice.join('\n'), output)
}

/** Debian's package starts a service, now and at each boot; both are prevented, for the suite starts its own and needs none. */
async function installRedisByApt() {
  say('Installing redis-server (apt-get, once) …')
  const policy = '/usr/sbin/policy-rc.d'
  const withdraw = () => rmSync(policy, { force: true })
  const isOurs = !existsSync(policy)
  if (isOurs) {
    process.on('exit', withdraw)
    // 101 is Debian's "not allowed"; for Redis only, should this file ever be left behind
    writeFileSync(policy, '#!/bin/sh\ncase "$*" in *redis*) exit 101 ;; esac\n', { mode: 0o755 })
  }
  const quietly = { DEBIAN_FRONTEND: 'noninteractive' }
  const install = ['-o', 'DPkg::Lock::Timeout=120', 'install', '-y', '--no-install-recommends', 'redis-server']
  const update = await run('apt-get', ['update'], quietly)
  const { ok, output } = await run('apt-get', install, quietly)
  if (isOurs) withdraw()
  if (ok && existsSync('/run/systemd/system')) await run('systemctl', ['disable', '--quiet', 'redis-server'])
  return `${update.ok ? '' : update.output}${output}`
}

checkNode()
await alone(packagesAreInstalled, installPackages)
await alone(redisIsThere, installRedis)

if (program) {
  const require = createRequire(import.meta.url)
  require('./register-ts.cjs')
  const file = resolve(root, program)
  process.argv = [process.execPath, file, ...rest]
  require(file)
}
