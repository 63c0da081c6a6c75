import { existsSync, rmSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { giveUp, isProgram, run, say } from './programs.mjs'

const chosen = process.env.REALIZEHIT_REDIS_SERVER

/** Whether a redis-server can be started, or the program with these arguments does not need one. */
export async function redisIsThere(args) {
  if (isProgram(chosen || 'redis-server') || needsNone(args)) return true
  return args.includes('--private-redis-if-none') && (await redisAccepts(args))
}

/** Whether these arguments start no redis-server: help, a list, a server that already runs. */
function needsNone(args) {
  return args[0] === 'list' || args.some((word) => /^(-h|-v|--help|--version|--url(=.*)?)$/.test(word))
}

/** Whether something accepts connections where `npm start` would look for its Redis. */
function redisAccepts(args) {
  const flag = args.findIndex((word) => /^--redis(=|$)/.test(word))
  const given = flag < 0 ? process.env.REDIS_URL : (args[flag].split('=')[1] ?? args[flag + 1])
  return new Promise((settle) => {
    const url = given || 'redis://127.0.0.1:6379'
    if (!URL.canParse(url)) return settle(true) // the server says what is wrong with it
    const { hostname, port } = new URL(url)
    const socket = connect({ host: hostname, port: Number(port) || 6379, timeout: 1000 })
    const end = (accepts) => () => settle(accepts, socket.destroy())
    socket.on('connect', end(true)).on('error', end(false)).on('timeout', end(false))
  })
}

/** Installs redis-server where that needs no question; elsewhere says how. */
export async function installRedis(started) {
  if (chosen) giveUp(`REALIZEHIT_REDIS_SERVER names ${chosen}, and there is no such program.`)
  const byApt = process.getuid?.() === 0 && existsSync('/etc/debian_version') && isProgram('apt-get')
  const output = byApt ? await installByApt(started) : ''
  if (isProgram('redis-server')) return
  const advice = [
    'redis-server is needed and was not found. Install it:',
    '  Debian, Ubuntu   sudo apt-get install redis-server',
    '  macOS            brew install redis',
    '  elsewhere        put it on the PATH, or name it: REALIZEHIT_REDIS_SERVER=/path/to/redis-server',
    'Or use a Redis that is already running, such as that of `docker run --rm -p 6379:6379 redis`:',
    '  judge a running server with it   npm run conformance -- --url http://127.0.0.1:3000 --redis redis://127.0.0.1:6379',
    '  run the reference server on it   npm start -- --redis redis://127.0.0.1:6379',
  ]
  giveUp(advice.join('\n'), output)
}

/** Debian's package starts a service, now and at each boot. Both are prevented: the suite starts its own servers. */
async function installByApt(started) {
  say('Installing redis-server (apt-get, once) …')
  const policy = '/usr/sbin/policy-rc.d'
  const withdraw = () => rmSync(policy, { force: true })
  const isOurs = !existsSync(policy)
  if (isOurs) {
    process.on('exit', withdraw)
    // 101 is Debian's "not allowed"; for Redis only, in case this file is ever left behind
    writeFileSync(policy, '#!/bin/sh\ncase "$*" in *redis*) exit 101 ;; esac\n', { mode: 0o755 })
  }
  const options = { started, env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } }
  const install = ['-o', 'DPkg::Lock::Timeout=120', 'install', '-y', '--no-install-recommends', 'redis-server']
  const update = await run('apt-get', ['update'], options)
  const { ok, output } = await run('apt-get', install, options)
  if (isOurs) withdraw()
  if (ok && existsSync('/run/systemd/system')) await run('systemctl', ['disable', '--quiet', 'redis-server'], options)
  return `${update.ok ? '' : update.output}${output}`
}
