import assert from 'node:assert/strict'
import { join } from 'node:path'
import test, { type TestContext } from 'node:test'
import { LIMIT_MS, privateRedis } from '../../../../test/harness/fixture'
import { driveModule, moduleOf } from '../../../../test/harness/modules'
import { Limits } from '../../limits'
import { Transcript } from '../../transcript'
import { waitFor } from '../../waiting'
import { makeTarget } from './index'

const LISTEN = `const server = require('node:http').createServer(); server.listen(process.env.PORT, process.env.HOST, listening)`

/** A command that runs this script, once it has printed a status; `LISTEN` calls `listening()` when its port is open. */
async function launch(t: TestContext, script: string) {
  const limits = new Limits({ must: LIMIT_MS, start: LIMIT_MS, stop: LIMIT_MS })
  const context = { cwd: '/', limits, transcript: new Transcript() }
  const target = makeTarget({ kind: 'command', command: `${process.execPath} -e "${script}"` }, context)
  const server = await target.launch('redis://r')
  t.after(() => server.stop())
  await waitFor(async () => /^status=\w+$/m.test(server.output) || undefined, LIMIT_MS)
  return server
}

test('a command that prints LISTENING when it listens, and CLOSED when it no longer does', async (t) => {
  const script = `function listening() { console.log('status=LISTENING') }; ${LISTEN}
    process.once('SIGTERM', () => { server.closeAllConnections(); server.close(() => console.log('status=CLOSED')) })`
  const server = await launch(t, script)
  assert.equal(await server.acceptedAt('LISTENING'), true)
  assert.equal(await server.acceptedAt('CLOSED'), undefined)
  assert.equal(await server.stop(), true)
  assert.equal(await server.acceptedAt('CLOSED'), false)
  assert.equal(await server.acceptedAt('LISTENING'), true)
})

test('a command that prints LISTENING before it listens', async (t) => {
  const server = await launch(t, `console.log('status=LISTENING'); setInterval(() => {}, 1e6)`)
  assert.equal(await server.acceptedAt('LISTENING'), false)
})

test('a command that prints CLOSED while it still listens', async (t) => {
  const script = `function listening() { console.log('status=LISTENING') }; ${LISTEN}
    process.once('SIGTERM', () => { server.once('connection', () => process.exit()); console.log('status=CLOSED') })`
  const server = await launch(t, script)
  assert.equal(await server.acceptedAt('LISTENING'), true)
  assert.equal(await server.stop(), true)
  assert.equal(await server.acceptedAt('CLOSED'), true)
})

test('a command that prints a status on stderr has not reported it', async (t) => {
  const server = await launch(t, `console.error('status=LISTENING'); setInterval(() => {}, 1e6)`)
  assert.equal(await server.acceptedAt('LISTENING'), undefined)
})

test('a module that listens before its status says so, and is closed before it says so', async (t) => {
  const redis = await privateRedis(t)
  const path = join(__dirname, '../../../../test/servers/small-server.ts')
  assert.deepEqual((await driveModule(path, redis.url)).accepted, { LISTENING: true, CLOSED: false })
})

const MODULE = (listen: string, close: string) => `
  const turn = () => new Promise(setImmediate)
  exports.Server = class {
    static STATUS = { LISTENING: 1, CLOSED: 2 }
    constructor({ port, host }) {
      this.http = require('node:http').createServer((_, response) => response.end())
      this.open = () => new Promise((resolve) => this.http.listen(port, host, resolve))
      this.shut = () => new Promise((resolve) => { this.http.closeAllConnections(); this.http.close(resolve) })
    }
    async listen() { ${listen} }
    async close() { ${close} }
  }`

test('a module that is LISTENING before listen() has opened its port', async (t) => {
  const path = moduleOf(
    t,
    MODULE('this.status = 1; await turn(); await this.open()', 'await this.shut(); this.status = 2'),
  )
  assert.deepEqual((await driveModule(path, 'redis://r')).accepted, { LISTENING: false, CLOSED: false })
})

test('a module that is CLOSED before close() has closed its port', async (t) => {
  const early = 'this.status = 2; await turn(); await turn(); await this.shut()'
  const path = moduleOf(t, MODULE('await this.open(); this.status = 1', early))
  assert.deepEqual((await driveModule(path, 'redis://r')).accepted, { LISTENING: true, CLOSED: true })
})

test('of a module without a status it is not known', async (t) => {
  const path = moduleOf(t, MODULE('await this.open()', 'await this.shut()'))
  assert.deepEqual((await driveModule(path, 'redis://r')).accepted, {})
})
