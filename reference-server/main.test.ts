import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { GENEROUS, waitFor } from '../test/reference-server/fixture'
import { run } from './main'
import { type PrivateRedis, startPrivateRedis } from './redis/private-redis'
import { version } from './version'

let redis: PrivateRedis
before(async () => {
  redis = await startPrivateRedis()
})
after(() => redis.stop())

/** Waits for Redis as long as it takes, since the tests share a machine with others. */
const CALM = { REDIS_TIMEOUT: `${GENEROUS}` }

/** Runs the command until it has printed `stopAt`. */
async function command(argv: string[], env: Record<string, string> = {}, stopAt = 'Redis at') {
  const stop = new AbortController()
  let out = ''
  let err = ''
  const code = await run(argv, {
    env: { ...CALM, ...env },
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

test('it listens until stopped, and prints its address and its two states', async () => {
  const { code, out, err } = await command(['--port', '0', '--redis', redis.url])
  assert.match(
    out,
    /^status=LISTENING\nListening on http:\/\/127\.0\.0\.1:\d+\/engine\.io\/ with Redis at .*\nstatus=CLOSED\n$/,
  )
  assert.deepEqual([code, err], [0, ''])
})

test('environment variables apply where there is no flag', async () => {
  const env = {
    HOST: '::1',
    PORT: '0',
    ENGINE_PATH: '/a',
    REDIS_URL: redis.url.replace('//', '//nobody:secret@'),
    PING_TIMEOUT: '',
  }
  const { code, out, err } = await command(['--path', '/b'], env)
  assert.match(out, /http:\/\/\[::1\]:\d+\/b\/ with Redis at redis:\/\/\*\*\*@127/)
  assert.match(err, /^Redis is unavailable \(/)
  assert.equal(code, 0)
})

test('it says where the console is, and warns of who can reach it', async () => {
  const reading = await command(['--port', '0', '--redis', redis.url, '--console'])
  assert.match(
    reading.out,
    /^status=LISTENING\nConsole at (http:\/\/127\.0\.0\.1:\d+)\/console\/\nListening on \1\/engine\.io\/ /,
  )
  assert.equal(
    reading.err,
    'Warning: whoever reaches this port can read on the console what clients are subscribed to.\n',
  )
  const publishing = await command(['--port', '0', '--console'], { REDIS_URL: redis.url, WEB_CONSOLE_PUBLISH: '1' })
  assert.match(publishing.err, /^Warning: .* what clients are subscribed to, and can publish to Redis\.\n$/)
  const wrong = await command(['--port', '0', '--console-publish'])
  assert.equal(wrong.code, 2)
  assert.match(wrong.err, /^consolePublish goes with console: .*\n$/)
})

test('stopped before it listens, it ends as soon as it listens', async () => {
  const io = { env: CALM, out: () => {}, err: () => {}, stop: AbortSignal.abort() }
  assert.equal(await run(['--port', '0', '--redis', redis.url], io), 0)
})

test('help and version', async () => {
  const help = await command(['--help'])
  assert.match(
    help.out,
    /--redis-timeout <ms> +how long a request waits for Redis\s+\(env\s+REDIS_TIMEOUT,\s+default\s+1000\)/,
  )
  assert.match(
    help.out,
    /--max-per-address <number> +most clients of one address\s+\(env\s+MAX_PER_ADDRESS,\s+default\s+none\)/,
  )
  assert.match(help.out, /--console +serve a page at \/console\/[^(]+\(env\s+WEB_CONSOLE,\s+default\s+off\)/)
  assert.equal(help.code, 0)
  assert.deepEqual(await command(['--version']), { code: 0, out: `${version()}\n`, err: '' })
})

test('wrong usage prints one message and exits with 2', async () => {
  assert.deepEqual(await command(['--port', 'x']), {
    code: 2,
    out: '',
    err: 'port must be a whole number from 0 to 65535, not "x".\n',
  })
  const unknown = await command(['--nope'])
  assert.deepEqual([unknown.code, unknown.err], [2, "error: unknown option '--nope'\n"])
})

test('what Redis could not use is refused before anything starts, and no secret is printed', async () => {
  for (const url of ['redis://:secret@h/main', 'redis://:sec/secret@h', 'redis://h?family=secret@&password=secret']) {
    const { code, out, err } = await command(['--port', '0', '--redis', url])
    assert.deepEqual([code, out], [2, ''])
    assert.match(err, /^redis must be a URL [^\n]*\*\*\*[^\n]*\n$/)
    assert.doesNotMatch(err, /secret(@|")|sec\//)
  }
  const parameters = `${redis.url}?username=default&password=secret`
  const { code, out, err } = await command(['--port', '0', '--redis', parameters])
  assert.match(out, /with Redis at redis:\/\/127\.0\.0\.1:\d+\?username=\*\*\*&password=\*\*\*\n/)
  assert.deepEqual([code, err], [0, ''])
})

test('if it cannot listen, it prints one line and exits with 3', async (t) => {
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

test('a private Redis is started if there is no other, and only then', async () => {
  const own = await command(['--port', '0', '--redis', 'redis://127.0.0.1:1', '--private-redis-if-none'])
  assert.match(own.out, /^No Redis at .*: started a private one at redis:\/\/127\.0\.0\.1:2\d{4}\nstatus=LISTENING\n/)
  assert.equal(own.code, 0)
  const given = await command(['--port', '0', '--redis', redis.url, '--private-redis-if-none'])
  assert.match(given.out, /^status=LISTENING\n/)
})

const root = join(__dirname, '..')
const script = ['-r', join(root, 'scripts', 'register-ts.cjs'), join(__dirname, 'cli.ts')]

function cli(args: string[], env: NodeJS.ProcessEnv = {}, nodeOptions: string[] = []) {
  const child = spawn(process.execPath, [...nodeOptions, ...script, ...args], {
    env: { ...process.env, ...CALM, ...env },
    cwd: root,
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
  /** Resolves once the output contains this text; rejects if the process ends first. */
  const printed = (text: string) =>
    new Promise<void>((resolve, reject) => {
      child.stdout.on('data', () => out.includes(text) && resolve())
      void ended.then(({ code }) => reject(new Error(`exit code ${code} before "${text}": ${out}${err}`)))
    })
  return { child, ended, printed }
}

test('the process ends on a signal, even if the signal comes twice', async () => {
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

test('the process does not wait for a polling client that went silent', { timeout: GENEROUS }, async (t) => {
  const pings = { PING_INTERVAL: '10', PING_TIMEOUT: '10' }
  const { child, ended, printed } = cli(['--port', '0', '--redis', redis.url], pings, [
    '-r',
    join(root, 'test', 'reference-server', 'stretch-timers.cjs'),
  ])
  t.after(() => child.kill('SIGKILL'))
  let out = ''
  child.stdout.on('data', (bytes) => {
    out += bytes
  })
  await printed('Redis at')
  const poll = `${/http:\S+/.exec(out)?.[0]}?EIO=4&transport=polling`
  const { sid } = JSON.parse((await (await fetch(poll)).text()).slice(1))
  const status = async () => (await fetch(`${poll}&sid=${sid}`, { method: 'OPTIONS' })).status
  await waitFor(status, (code) => code === 400)
  child.kill('SIGTERM')
  const { code } = await ended
  assert.equal(code, 0)
})

test('without redis-server, one message says what to do', async () => {
  const { code, out, err } = await cli(['--port', '0', '--redis', 'redis://127.0.0.1:1', '--private-redis-if-none'], {
    PATH: '/nowhere',
  }).ended
  assert.deepEqual([code, out], [3, ''])
  assert.match(
    err,
    /^No Redis at redis:\/\/127.0.0.1:1, and there is no redis-server to start\.\nInstall it .*\n.*--redis or REDIS_URL\.\n$/,
  )
})
