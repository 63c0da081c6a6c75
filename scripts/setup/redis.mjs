import { connect } from 'node:net'
import { installByApt } from './apt.mjs'
import { giveUp, isProgram } from './programs.mjs'

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
  const output = await installByApt('redis-server', { started, service: 'redis' })
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
