import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test, { type TestContext } from 'node:test'
import { promisify } from 'node:util'
import { AMPLE, ownRedis, SHORT } from '../../../../test/harness/fixture'

interface Told {
  capabilities: string[]
  answer?: number
  status?: object
  stopped?: boolean[]
  statusAfter?: object
  failure?: string
  output: string
  transcript: string[]
}

/** Drives a module in a process of its own; it must end by itself, so that nothing may be left open in it. */
async function drive(path: string, redisUrl: string, limit = AMPLE, ...pings: number[]): Promise<Told> {
  const driver = join(__dirname, '../../../../test/harness/module-driver.ts')
  const args = ['-r', './scripts/register-ts.cjs', driver, path, redisUrl, String(limit), ...pings.map(String)]
  const { stdout } = await promisify(execFile)(process.execPath, args, { timeout: 60_000 })
  return JSON.parse(stdout)
}

function moduleOf(t: TestContext, text: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'realizehit-module-'))
  t.after(() => rmSync(folder, { recursive: true }))
  const path = join(folder, 'module.js')
  writeFileSync(path, text)
  return path
}

test('a module is started, its status read, and closed', async (t) => {
  const redis = await ownRedis(t)
  const told = await drive(join(__dirname, '../../../../test/servers/small-server.ts'), redis.url)
  assert.deepEqual(told.capabilities, ['status', 'restart', 'redis', 'redis-control', 'websocket', 'polling'])
  assert.equal(told.answer, 404)
  assert.deepEqual(told.status, { readable: true, is: true, actual: 'LISTENING' })
  assert.deepEqual(told.stopped, [true, true])
  assert.deepEqual(told.statusAfter, { readable: true, is: true, actual: 'CLOSED' })
  assert.equal(told.failure, undefined)
})

const CLASS = (body: string) => `exports.Server = class { ${body} }`

for (const [what, text, failure] of [
  ['cannot be found', undefined, /cannot be loaded: Cannot find module/],
  ['throws when it is loaded', `throw new Error('at load')`, /cannot be loaded: at load/],
  ['exports no Server', `exports.server = class {}`, /exports no class "Server"\.$/],
  ['exports nothing', `module.exports = null`, /exports no class "Server"\.$/],
  ['throws when it is made', CLASS(`constructor() { throw new Error('at new') }`), /does not start: at new$/],
  ['throws at listen()', CLASS(`listen() { throw new Error('no') } close() {}`), /does not start: no$/],
  ['rejects at listen()', CLASS(`async listen() { throw 'no' } async close() {}`), /does not start: no$/],
  [
    'never listens',
    CLASS(
      `listen() { this.t = setInterval(() => {}, 1e6); return new Promise(() => {}) } close() { clearInterval(this.t) }`,
    ),
    /does not start: listen\(\) did not resolve within 150 ms$/,
  ],
] as const)
  test(`a module that ${what} is a target failure, and is let go`, async (t) => {
    const path = text === undefined ? '/no/such/module' : moduleOf(t, text)
    const told = await drive(path, 'redis://127.0.0.1', SHORT)
    assert.match(told.failure ?? '', failure)
    assert.ok(told.failure?.startsWith(`The module ${path} `))
  })

test('what a module prints is kept from the terminal, for the transcript', async (t) => {
  const body = `async listen() { console.log('one\\ntwo'); process.stderr.write(Buffer.from('three\\n'), () => console.log('written')) }
    async close() { console.error('x'.repeat(9000)); process.stdout.write('end\\n', 'utf8', () => {}) }`
  const told = await drive(moduleOf(t, CLASS(body)), 'redis://127.0.0.1')
  assert.deepEqual(
    told.transcript.slice(0, 4),
    ['one', 'two', 'three', 'written'].map((line) => `server prints ${line}`),
  )
  assert.equal(told.output.length, 8_000)
  assert.match(told.output, /x\nend\n$/)
})

test('a status that is not there cannot be read; one without a name is told as it is', async (t) => {
  const none = await drive(moduleOf(t, CLASS('async listen() {} async close() {}')), 'redis://127.0.0.1')
  assert.deepEqual([none.status, none.stopped], [{ readable: false }, [true, true]])
  const body = 'static STATUS = { LISTENING: 1 }; status = 7; async listen() {} async close() {}'
  const other = await drive(moduleOf(t, CLASS(body)), 'redis://127.0.0.1')
  assert.deepEqual(other.status, { readable: true, is: false, actual: '7' })
})

test('a module that does not close, or throws at it, has not stopped by itself', async (t) => {
  const hangs = CLASS('async listen() {} close() { return new Promise(() => {}) }')
  assert.deepEqual((await drive(moduleOf(t, hangs), 'redis://127.0.0.1', SHORT)).stopped, [false, false])
  const throws = CLASS(`async listen() {} async close() { throw new Error('stuck') }`)
  const told = await drive(moduleOf(t, throws), 'redis://127.0.0.1')
  assert.deepEqual(told.stopped, [false, false])
  assert.deepEqual(told.transcript, ['server throws at close() stuck'])
})

test('pings are asked for as options, and only where they are', async (t) => {
  const path = moduleOf(
    t,
    CLASS(`constructor(options) { console.log(JSON.stringify(options)) } listen() {} close() {}`),
  )
  assert.match((await drive(path, 'redis://r', AMPLE, 30, 200)).output, /"pingInterval":30,"pingTimeout":200\}/)
  assert.match((await drive(path, 'redis://r')).output, /"redis":"redis:\/\/r"\}/)
})
