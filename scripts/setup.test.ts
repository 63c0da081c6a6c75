import assert from 'node:assert/strict'
import { type SpawnOptions, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import test, { type TestContext } from 'node:test'

const SETUP = join(__dirname, 'setup.mjs')
const json = (value: unknown) => JSON.stringify(value)

/** Runs set-up to its end. */
async function setUp(args: string[], options: SpawnOptions = {}) {
  const child = spawn(process.execPath, [SETUP, ...args], { ...options, stdio: ['ignore', 'pipe', 'pipe'] })
  let out = ''
  let err = ''
  child.stdout?.on('data', (text) => (out += text))
  child.stderr?.on('data', (text) => (err += text))
  const [code] = await once(child, 'close')
  return { code, out, err }
}

function temporaryFolder(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'realizehit-setup-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

/** A checkout that needs one package, which npm finds without a network. Nothing is installed in it yet. */
function checkout(t: TestContext, engines = '>=20.19') {
  const root = temporaryFolder(t)
  const dependencies = { needed: 'file:needed' }
  const wanted = {
    '': { dependencies },
    needed: { version: '1.0.0' },
    'node_modules/needed': { resolved: 'needed', link: true },
  }
  mkdirSync(join(root, 'needed'))
  writeFileSync(join(root, 'needed', 'package.json'), json({ name: 'needed', version: '1.0.0' }))
  writeFileSync(join(root, 'package.json'), json({ name: 'fresh', engines: { node: engines }, dependencies }))
  writeFileSync(join(root, 'package-lock.json'), json({ name: 'fresh', lockfileVersion: 3, packages: wanted }))
  return { root, installed: join(root, 'node_modules', 'needed', 'package.json'), lock: join(root, '.setup-lock') }
}

/** A checkout with all its packages, and a PATH that holds only Node. */
function withoutRedis(t: TestContext) {
  const root = temporaryFolder(t)
  const PATH = join(root, 'bin')
  mkdirSync(PATH)
  symlinkSync(process.execPath, join(PATH, 'node'))
  for (const name of ['package.json', 'package-lock.json', 'node_modules'])
    symlinkSync(join(__dirname, '..', name), join(root, name))
  const program = join(root, 'program.ts')
  writeFileSync(program, 'console.log("went on with", ...process.argv.slice(2))')
  const { REDIS_URL: _, REALIZEHIT_REDIS_SERVER: __, REALIZEHIT_BROWSER: ___, ...env } = process.env
  return { PATH, args: ['--root', root, '--run', program], env: { ...env, PATH } }
}

test('where nothing is missing it prints nothing, and runs the program with its arguments and exit code', async (t) => {
  const program = join(temporaryFolder(t), 'program.ts')
  writeFileSync(program, 'const words: string[] = process.argv.slice(2)\nconsole.log(words)\nprocess.exitCode = 7')
  assert.deepEqual(await setUp(['--run', program, 'a b', '--c']), { code: 7, out: "[ 'a b', '--c' ]\n", err: '' })
})

test('missing packages are installed once, and again when one is gone', async (t) => {
  const { root, installed } = checkout(t)
  const once = { code: 0, out: '', err: 'Installing the packages (npm ci, once) …\n' }
  assert.deepEqual(await setUp(['--root', root]), once)
  assert.ok(existsSync(installed))
  assert.deepEqual(await setUp(['--root', root]), { ...once, err: '' })
  rmSync(join(root, 'node_modules', 'needed'))
  assert.deepEqual(await setUp(['--root', root]), once)
  assert.ok(existsSync(installed))
})

test('two at once: one installs, the other waits', async (t) => {
  const { root, installed, lock } = checkout(t)
  const both = await Promise.all([setUp(['--root', root]), setUp(['--root', root])])
  assert.deepEqual(
    both.map(({ code }) => code),
    [0, 0],
  )
  assert.equal(both.filter(({ err }) => err.includes('Installing')).length, 1)
  assert.ok(existsSync(installed))
  assert.ok(!existsSync(lock))
})

test('the lock of a killed set-up is ignored', async (t) => {
  const { root, installed, lock } = checkout(t)
  writeFileSync(lock, json([spawnSync(process.execPath, ['-e', '0']).pid]))
  assert.equal((await setUp(['--root', root])).code, 0)
  assert.ok(existsSync(installed))
})

test('packages that cannot be installed: one message, after the output of npm', async (t) => {
  const { root, lock } = checkout(t)
  writeFileSync(join(root, 'package.json'), json({ engines: { node: '>=20.19' }, dependencies: { other: '1.0.0' } }))
  const { code, err } = await setUp(['--root', root])
  assert.equal(code, 3)
  assert.match(err, /npm error[\s\S]*\n\nThe packages could not be installed\..*\n$/)
  assert.ok(!existsSync(lock))
})

test('a signal during an installation ends it, and leaves no lock', async (t) => {
  const { root, lock } = checkout(t)
  const installer = createServer().listen(0, '127.0.0.1')
  t.after(() => installer.close())
  await once(installer, 'listening')
  const { port } = installer.address() as AddressInfo
  const npm = `#!${process.execPath}\nrequire('node:net').connect(${port}, '127.0.0.1').resume()`
  writeFileSync(join(root, 'npm'), npm, { mode: 0o755 })
  const child = spawn(process.execPath, [SETUP, '--root', root], {
    env: { ...process.env, PATH: `${root}${delimiter}${process.env.PATH}` },
    stdio: 'ignore',
  })
  t.after(() => child.kill('SIGKILL'))
  const [socket] = await once(installer, 'connection')
  t.after(() => socket.destroy())
  socket.resume().on('error', () => {})
  child.kill('SIGTERM')
  await Promise.all([once(child, 'exit'), once(socket, 'close')])
  assert.equal(child.exitCode, 130)
  assert.ok(!existsSync(lock))
})

test('a Node that is too old: one sentence', async (t) => {
  const { code, err } = await setUp(['--root', checkout(t, '>=99.1').root])
  assert.deepEqual([code, err.split('\n').length], [3, 2])
  assert.match(err, /^Node 99\.1 or newer is needed; this is \d/)
})

test('no redis-server, and no way to install one: the message says what to do', async (t) => {
  const { args, env } = withoutRedis(t)
  const { code, out, err } = await setUp(args, { env })
  assert.deepEqual([code, out], [3, ''])
  for (const way of [/apt-get install/, /brew install/, /docker run/, /REALIZEHIT_REDIS_SERVER=/, /--url .* --redis /])
    assert.match(err, way)
})

test('a server that already runs, a list, and help need no redis-server', async (t) => {
  const { args, env } = withoutRedis(t)
  for (const word of ['--url', '--url=http://127.0.0.1:1', 'list', '--help'])
    assert.deepEqual(await setUp([...args, word], { env }), { code: 0, out: `went on with ${word}\n`, err: '' })
})

test('npm start needs no redis-server where a Redis accepts connections', async (t) => {
  const { args, env } = withoutRedis(t)
  const redis = createServer((socket) => socket.on('error', () => {}).end()).listen(0, '127.0.0.1')
  t.after(() => redis.close())
  await once(redis, 'listening')
  const url = `redis://127.0.0.1:${(redis.address() as AddressInfo).port}`
  const start = [...args, '--private-redis-if-none']
  assert.equal((await setUp([...start, '--redis', url], { env })).code, 0)
  assert.equal((await setUp([...start, `--redis=${url}`], { env })).code, 0)
  assert.equal((await setUp(start, { env: { ...env, REDIS_URL: url } })).code, 0)
  redis.close()
  await once(redis, 'close')
  assert.equal((await setUp([...start, '--redis', url], { env })).code, 3)
})

test('REALIZEHIT_REDIS_SERVER names the redis-server, and must be there', async (t) => {
  const { args, env } = withoutRedis(t)
  const named = (REALIZEHIT_REDIS_SERVER: string) => setUp(args, { env: { ...env, REALIZEHIT_REDIS_SERVER } })
  assert.equal((await named(process.execPath)).code, 0)
  assert.deepEqual(await named('/no/such'), {
    code: 3,
    out: '',
    err: 'REALIZEHIT_REDIS_SERVER names /no/such, and there is no such program.\n',
  })
})

const isDebianRoot = process.getuid?.() === 0 && existsSync('/etc/debian_version')

test('root on Debian gets redis-server by apt-get, without a service', { skip: !isDebianRoot }, async (t) => {
  const { PATH, args, env } = withoutRedis(t)
  const log = join(PATH, 'log')
  const server = join(PATH, 'redis-server')
  // stands in for apt-get: the real one would install for the whole machine
  const script = `#!/bin/sh\necho "$*" >> ${log}\n[ -x /usr/sbin/policy-rc.d ] && /usr/sbin/policy-rc.d redis-server start; echo "policy $?" >> ${log}\ncase "$*" in *install*) echo > ${server}; /bin/chmod 755 ${server} ;; esac\n`
  writeFileSync(join(PATH, 'apt-get'), script, { mode: 0o755 })
  const before = existsSync('/usr/sbin/policy-rc.d')
  const result = await setUp(args, { env })
  assert.deepEqual(result, { code: 0, out: 'went on with\n', err: 'Installing redis-server (apt-get, once) …\n' })
  // a policy that is already there, as in containers, is kept
  const policy = before ? '\\d+' : '101'
  const expected = `^update\\npolicy ${policy}\\n.*install -y .*redis-server\\npolicy ${policy}\\n$`
  assert.match(readFileSync(log, 'utf8'), new RegExp(expected))
  assert.equal(existsSync('/usr/sbin/policy-rc.d'), before)
})

test('a browser is needed only with --browser: without one the message says what to do', async (t) => {
  const { PATH, args, env } = withoutRedis(t)
  for (const name of ['redis-server', 'chromium-browser']) symlinkSync(process.execPath, join(PATH, name))
  const [root, folder, ...run] = args as [string, string, ...string[]]
  const withBrowser = [root, folder, '--browser', ...run]
  assert.deepEqual(await setUp(withBrowser, { env }), { code: 0, out: 'went on with\n', err: '' })
  rmSync(join(PATH, 'chromium-browser'))
  assert.equal((await setUp(args, { env })).code, 0)
  const { code, out, err } = await setUp(withBrowser, { env })
  assert.deepEqual([code, out], [3, ''])
  for (const way of [/apt-get install chromium/, /REALIZEHIT_BROWSER=/]) assert.match(err, way)
  const chosen = { ...env, REALIZEHIT_BROWSER: '/no/such' }
  const message = 'REALIZEHIT_BROWSER names /no/such, and there is no such program.\n'
  assert.deepEqual(await setUp(withBrowser, { env: chosen }), { code: 3, out: '', err: message })
})
