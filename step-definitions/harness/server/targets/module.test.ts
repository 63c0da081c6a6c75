import assert from 'node:assert/strict'
import { join } from 'node:path'
import test from 'node:test'
import { LIMIT_MS, privateRedis, TIMEOUT_EXPECTED_MS } from '../../../../test/harness/fixture'
import { driveModule as drive, moduleOf } from '../../../../test/harness/modules'

test('a module is started, its status read, and closed', async (t) => {
  const redis = await privateRedis(t)
  const report = await drive(join(__dirname, '../../../../test/servers/small-server.ts'), redis.url)
  assert.deepEqual(report.capabilities, ['status', 'restart', 'redis', 'redis-control', 'websocket', 'polling'])
  assert.equal(report.answer, 404)
  assert.deepEqual(report.status, { readable: true, is: true, actual: 'LISTENING' })
  assert.deepEqual(report.stopped, [true, true])
  assert.deepEqual(report.statusAfter, { readable: true, is: true, actual: 'CLOSED' })
  assert.equal(report.failure, undefined)
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
  test(`a module that ${what} is a target failure, and nothing of it stays open`, async (t) => {
    const path = text === undefined ? '/no/such/module' : moduleOf(t, text)
    const report = await drive(path, 'redis://127.0.0.1', TIMEOUT_EXPECTED_MS)
    assert.match(report.failure ?? '', failure)
    assert.ok(report.failure?.startsWith(`The module ${path} `))
  })

test('an ES module that awaits at its top is loaded, and evaluated once', async (t) => {
  const body = `await Promise.resolve()
    console.log('evaluated')
    export class Server { listen() {} close() {} }`
  const report = await drive(moduleOf(t, body, 'module.mjs'), 'redis://127.0.0.1')
  assert.equal(report.failure, undefined)
  const lines = ['server prints evaluated', 'suite calls close() ', 'server has closed ']
  assert.deepEqual([report.stopped, report.transcript], [[true, true], lines])
})

for (const [what, text, limit, failure] of [
  ['throws after it awaited', `await 0; throw new Error('late')`, LIMIT_MS, /cannot be loaded: late$/],
  ['exports no Server', 'await 0; export default class {}', LIMIT_MS, /exports no class "Server"\.$/],
  ['awaits what never comes', 'await new Promise(() => {})', TIMEOUT_EXPECTED_MS, /did not load within 150 ms\.$/],
] as const)
  test(`an ES module that ${what} is a target failure`, async (t) => {
    const report = await drive(moduleOf(t, text, 'module.mjs'), 'redis://127.0.0.1', limit)
    assert.match(report.failure ?? '', failure)
  })

test('what a module prints goes to the transcript, not to the terminal', async (t) => {
  const body = `async listen() { console.log('one\\ntwo'); process.stderr.write(Buffer.from('three\\n'), () => console.log('written')) }
    async close() { console.error('x'.repeat(9000)); process.stdout.write('end\\n', 'utf8', () => {}) }`
  const report = await drive(moduleOf(t, CLASS(body)), 'redis://127.0.0.1')
  assert.deepEqual(
    report.transcript.slice(0, 4),
    ['one', 'two', 'three', 'written'].map((line) => `server prints ${line}`),
  )
  assert.equal(report.output.length, 8_000)
  assert.match(report.output, /x\nend\n$/)
})

test('a missing status cannot be read; one without a name is reported as it is', async (t) => {
  const none = await drive(moduleOf(t, CLASS('async listen() {} async close() {}')), 'redis://127.0.0.1')
  assert.deepEqual([none.status, none.stopped], [{ readable: false }, [true, true]])
  const body = 'static STATUS = { LISTENING: 1 }; status = 7; async listen() {} async close() {}'
  const other = await drive(moduleOf(t, CLASS(body)), 'redis://127.0.0.1')
  assert.deepEqual(other.status, { readable: true, is: false, actual: '7' })
})

test('a module whose close() hangs or throws has not stopped by itself', async (t) => {
  const hangs = CLASS('async listen() {} close() { return new Promise(() => {}) }')
  assert.deepEqual((await drive(moduleOf(t, hangs), 'redis://127.0.0.1', TIMEOUT_EXPECTED_MS)).stopped, [false, false])
  const throws = CLASS(`async listen() {} async close() { throw new Error('stuck') }`)
  const report = await drive(moduleOf(t, throws), 'redis://127.0.0.1')
  assert.deepEqual(report.stopped, [false, false])
  assert.deepEqual(report.transcript, ['suite calls close() ', 'server throws at close() stuck'])
})

test('ping settings are options, and only if there are some', async (t) => {
  const path = moduleOf(
    t,
    CLASS(`constructor(options) { console.log(JSON.stringify(options)) } listen() {} close() {}`),
  )
  assert.match((await drive(path, 'redis://r', LIMIT_MS, 30, 200)).output, /"pingInterval":30,"pingTimeout":200\}/)
  assert.match((await drive(path, 'redis://r')).output, /"redis":"redis:\/\/r"\}/)
})
