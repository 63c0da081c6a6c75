import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import { join } from 'node:path'
import { after, before as beforeAll, test } from 'node:test'
import { eventually } from '../test/reference-server/fixture'
import { run } from './main'
import { type PrivateRedis, startPrivateRedis } from './private-redis'
import { version } from './version'

let redis: PrivateRedis
beforeAll(async () => {
  redis = await startPrivateRedis()
})
after(() => redis.stop())

/** Runs the command; `stopAt` stops it as soon as that was printed. */
async function command(argv: string[], env: Record<string, string> = {}, stopAt = 'Redis at') {
  const stop = new AbortController()
  let out = ''
  let err = ''
  const code = await run(argv, {
    env,
    out: (text) => {
      out += text
      if (out.includes(stopAt)) stop.abort()
    },
    err: (text) => {
      err += text
    },
    stop: stop.signal,
  })
  return { code, out, err }
}

test('it listens until stopped, and says so in two lines and two states', async () => {
  const { code, out, err } = await command(['--port', '0', '--redis', redis.url])
  assert.match(
    out,
    /^status=LISTENING\nListening on http:\/\/127\.0\.0\.1:\d+\/engine\.io\/ with Redis at .*\nstatus=CLOSED\n$/,
  )
  assert.deepEqual([code, err], [0, ''])
})

test('the environment counts where no flag is given', async () => {
  const env = {
    HOST: '::1',
    PORT: '0',
    ENGINE_PATH: '/a',
    REDIS_URL: redis.url.replace('//', '//nobody:secret@'),
    PING_TIMEOUT: '',
  }
  const { code, out, err } = await command(['--path', '/b'], env)
  assert.match(out, /http:\/\/\[::1\]:\d+\/b\/ with Redis at redis:\/\/\*\*\*@127/)
  assert.match(err, /^Redis is away \(/)
  assert.equal(code, 0)
})

test('told to stop before it listens, it ends as soon as it does', async () => {
  const io = { env: {}, out: () => {}, err: () => {}, stop: AbortSignal.abort() }
  assert.equal(await run(['--port', '0', '--redis', redis.url], io), 0)
})

test('help and version', async () => {
  const help = await command(['--help'])
  assert.match(
    help.out,
    /--redis-timeout <ms> +how long a request waits for Redis\s+\(env\s+REDIS_TIMEOUT,\s+default\s+1000\)/,
  )
  assert.equal(help.code, 0)
  assert.deepEqual(await command(['--version']), { code: 0, out: `${version()}\n`, err: '' })
})

test('wrong usage is one message and exit 2', async () => {
  assert.deepEqual(await command(['--port', 'x']), {
    code: 2,
    out: '',
    err: 'port must be a whole number from 0 to 65535, not "x".\n',
  })
  const unknown = await command(['--nope'])
  assert.deepEqual([unknown.code, unknown.err], [2, "error: unknown option '--nope'\n"])
})

test('what cannot be listened on is one line and exit 3', async (t) => {
  const other = createServer().listen(0, '127.0.0.1')
  t.after(() => other.close())
  await once(other, 'listening')
  const { port } = other.address() as AddressInfo
  const taken = await command(['--port', `${port}`, '--redis', redis.url])
  assert.equal(taken.code, 3)
  assert.match(taken.err, new RegExp(`^Port ${port} of 127.0.0.1 is taken: choose another one with --port or PORT.\n$`))
  const nowhere = await command(['--port', '0', '--host', '192.0.2.1', '--redis', redis.url])
  assert.equal(nowhere.code, 3)
  assert.match(nowhere.err, /Cannot listen on port 0 of 192.0.2.1: /)
})

test('a private Redis is started where there is none, and only there', async () => {
  const closed = createServer().listen(0, '127.0.0.1')
  await once(closed, 'listening')
  const nobody = `redis://127.0.0.1:${(closed.address() as AddressInfo).port}`
  await new Promise((resolve) => closed.close(resolve))
  const own = await command(['--port', '0', '--redis', nobody, '--private-redis-if-none'])
  assert.match(own.out, /^No Redis at .*: started a private one at redis:\/\/127\.0\.0\.1:2\d{4}\nstatus=LISTENING\n/)
  assert.equal(own.code, 0)
  const given = await command(['--port', '0', '--redis', redis.url, '--private-redis-if-none'])
  assert.match(given.out, /^status=LISTENING\n/)
})

const script = ['-r', './scripts/register-ts.cjs', join(__dirname, 'cli.ts')]

function cli(args: string[], env: NodeJS.ProcessEnv = {}) {
  const child = spawn(process.execPath, [...script, ...args], {
    env: { ...process.env, ...env },
    cwd: join(__dirname, '..'),
  })
  let out = ''
  let err = ''
  child.stdout.on('data', (bytes) => {
    out += bytes
  })
  child.stderr.on('data', (bytes) => {
    err += bytes
  })
  const ended = once(child, 'close').then(([code, signal]) => ({ code, signal, out, err }))
  const printed = (text: string) =>
    new Promise<void>((resolve) => child.stdout.on('data', () => out.includes(text) && resolve()))
  return { child, ended, printed }
}

test('the process ends by itself on a signal, even when it comes twice', async () => {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    const { child, ended, printed } = cli(['--port', '0', '--redis', redis.url])
    await printed('Redis at')
    child.kill(signal)
    child.kill(signal)
    const { code, out } = await ended
    assert.equal(code, 0)
    assert.match(out, /status=CLOSED\n$/)
  }
})

test('the process does not stay for a polling client that fell silent', async (t) => {
  const pings = { PING_INTERVAL: '10', PING_TIMEOUT: '10' }
  const { child, ended, printed } = cli(['--port', '0', '--redis', redis.url], pings)
  t.after(() => child.kill('SIGKILL'))
  let out = ''
  child.stdout.on('data', (bytes) => {
    out += bytes
  })
  await printed('Redis at')
  const poll = `${/http:\S+/.exec(out)?.[0]}?EIO=4&transport=polling`
  const { sid } = JSON.parse((await (await fetch(poll)).text()).slice(1))
  const gone = async () => (await fetch(`${poll}&sid=${sid}`, { method: 'OPTIONS' })).status === 400
  await eventually(gone, (yes) => yes)
  child.kill('SIGTERM')
  const late = new Promise((resolve) => setTimeout(resolve, 15_000, 'late').unref())
  assert.notEqual(await Promise.race([ended, late]), 'late')
})

test('without redis-server there is one message that says what to do', async () => {
  const { code, out, err } = await cli(['--port', '0', '--redis', 'redis://127.0.0.1:1', '--private-redis-if-none'], {
    PATH: '/nowhere',
  }).ended
  assert.deepEqual([code, out], [3, ''])
  assert.match(
    err,
    /^No Redis at redis:\/\/127.0.0.1:1, and there is no redis-server to start\.\nInstall it .*\n.*--redis or REDIS_URL\.\n$/,
  )
})
