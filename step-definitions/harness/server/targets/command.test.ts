import assert from 'node:assert/strict'
import { join } from 'node:path'
import test, { type TestContext } from 'node:test'
import { LIMIT_MS, privateRedis, TIMEOUT_EXPECTED_MS } from '../../../../test/harness/fixture'
import { TargetFailure } from '../../errors'
import { Limits } from '../../limits'
import { Transcript } from '../../transcript'
import { waitFor } from '../../waiting'
import { accepts } from '../http-probe'
import { awaitHandshake } from '../readiness'
import { makeTarget, type ServerInstance } from './index'

const NODE = process.execPath
const STAYS = 'setInterval(() => {}, 1e6)'

/** Launches a command, and stops it after the test. */
async function launch(t: TestContext, command: string, redisUrl = 'redis://r', stop = LIMIT_MS, cwd = process.cwd()) {
  const transcript = new Transcript()
  const limits = new Limits({ must: LIMIT_MS, start: LIMIT_MS, stop })
  const server = await makeTarget({ kind: 'command', command }, { cwd, limits, transcript }).launch(redisUrl)
  t.after(() => server.stop())
  return { server, transcript }
}

/** The transcript, without the port and the number of the process. */
function linesOf(transcript: Transcript, port = ''): string[] {
  const lines = transcript.entries().map(({ source, event, text }) => `${source} ${event}: ${text}`)
  return lines.map((line) => line.replace(`:${port}`, ':PORT').replace(/process \d+/, 'process PID'))
}

/** Waits until the server has printed a line that matches. */
async function printed(server: ServerInstance, line: RegExp): Promise<RegExpExecArray> {
  const found = await waitFor(async () => line.exec(server.output) ?? undefined, LIMIT_MS)
  return found ?? assert.fail(`it printed ${server.output}`)
}

test('a real server: ready by its handshake, status by its lines, ended by SIGTERM', async (t) => {
  const redis = await privateRedis(t)
  const path = join(__dirname, '../../../../test/servers/small-server-command.ts')
  const { server, transcript } = await launch(t, `${NODE} -r ./scripts/register-ts.cjs "${path}"`, redis.url)
  assert.deepEqual(server.status('LISTENING'), { readable: false })
  await awaitHandshake(server, '/engine.io', LIMIT_MS, true)
  await printed(server, /^status=LISTENING$/m)
  assert.deepEqual(server.status('LISTENING'), { readable: true, is: true, actual: 'LISTENING' })
  assert.equal(await server.stop(), true)
  assert.deepEqual(server.status('CLOSED'), { readable: true, is: true, actual: 'CLOSED' })
  assert.deepEqual(server.status('LISTENING'), { readable: true, is: false, actual: 'CLOSED' })
  assert.equal(await accepts(server.origin), false)
  assert.equal(server.unexpectedExit(), undefined)
  const [, port] = server.origin.match(/:(\d+)$/) ?? []
  assert.deepEqual(linesOf(transcript, port), [
    'suite starts the server: 127.0.0.1:PORT, process PID',
    'server prints on stdout: status=LISTENING',
    'suite stops the server: SIGTERM to 127.0.0.1:PORT',
    'server prints on stdout: status=CLOSED',
    'server ends: 127.0.0.1:PORT, with code 0',
  ])
})

test('environment, placeholders, arguments split as by a shell, and the folder', async (t) => {
  process.env.CUCUMBER_WORKER_ID = '7'
  t.after(() => {
    delete process.env.CUCUMBER_WORKER_ID
  })
  const script = `const { HOST, PORT, REDIS_URL, PATH, CUCUMBER_WORKER_ID } = process.env
    console.log(JSON.stringify({ HOST, PORT, REDIS_URL, path: !!PATH, CUCUMBER_WORKER_ID, args: process.argv.slice(1), cwd: process.cwd() })); ${STAYS}`
  const quoted = script.replace(/"/g, '\\"')
  const command = `${NODE} -e "${quoted}" -- 'a b' {host}:{port} --redis={redis} {other} "" '$HOME' | x`
  const { server } = await launch(t, command, 'redis://it', LIMIT_MS, '/usr')
  const { port } = new URL(server.origin)
  const [line] = await printed(server, /^\{.*\}$/m)
  assert.deepEqual(JSON.parse(line), {
    HOST: '127.0.0.1',
    PORT: port,
    REDIS_URL: 'redis://it',
    path: true,
    args: ['a b', `127.0.0.1:${port}`, '--redis=redis://it', '{other}', '', '$HOME', '|', 'x'],
    cwd: '/usr',
  })
})

test('only whole lines on stdout set the status; the transcript has every line', async (t) => {
  const script = `console.error('status=CLOSED'); console.log('my status=CLOSED'); console.log('status=READY '); ${STAYS}`
  const { server, transcript } = await launch(t, `${NODE} -e "${script}"`)
  await printed(server, /status=READY \n/)
  await printed(server, /^status=CLOSED\n/m)
  assert.deepEqual(server.status('READY'), { readable: true, is: true, actual: 'READY' })
  const lines = transcript.entries().map(({ event, text }) => `${event}: ${text}`)
  for (const line of ['prints on stderr: status=CLOSED', 'prints on stdout: my status=CLOSED'])
    assert.ok(lines.includes(line))
})

test('a command may have status lines of its own; then only those count', async (t) => {
  const script = `process.on('SIGTERM', () => process.exit(console.log('bye'))); ${STAYS}
    console.error('bye'); console.log('status=CLOSED'); console.log('[info] serving on 80')`
  const limits = new Limits({ must: LIMIT_MS, start: LIMIT_MS, stop: LIMIT_MS })
  const statusLines = { listening: 'serving on \\d+$', closed: '^bye' }
  const context = { cwd: '/', limits, transcript: new Transcript(), statusLines }
  const server = await makeTarget({ kind: 'command', command: `${NODE} -e "${script}"` }, context).launch('r')
  t.after(() => server.stop())
  await printed(server, /^\[info\] serving on 80\n/m)
  assert.deepEqual(server.status('LISTENING'), { readable: true, is: true, actual: 'LISTENING' })
  assert.equal(await server.stop(), true)
  assert.deepEqual(server.status('CLOSED'), { readable: true, is: true, actual: 'CLOSED' })
})

test('a server that ignores SIGTERM is killed; stopping twice does no harm', async (t) => {
  const script = `process.on('SIGTERM', () => {}); console.log('up'); ${STAYS}`
  const { server, transcript } = await launch(t, `${NODE} -e "${script}"`, 'redis://r', TIMEOUT_EXPECTED_MS)
  await printed(server, /up/)
  assert.deepEqual(await Promise.all([server.stop(), server.stop()]), [false, false])
  assert.equal(server.unexpectedExit(), undefined)
  const [, port] = server.origin.match(/:(\d+)$/) ?? []
  assert.deepEqual(linesOf(transcript, port).slice(2), [
    'suite stops the server: SIGTERM to 127.0.0.1:PORT',
    'suite stops the server: SIGKILL to 127.0.0.1:PORT',
    'server ends: 127.0.0.1:PORT, by SIGKILL',
  ])
})

for (const [what, script, message] of [
  ['exits at once', `console.log('no config'); process.exit(3)`, 'The server exited by itself with code 3.'],
  [
    'is ended by a signal',
    `console.log('no config'); process.kill(process.pid, 'SIGKILL')`,
    'The server was ended by SIGKILL.',
  ],
] as const)
  test(`a server that ${what}: its exit is reported, with the end of its output`, async (t) => {
    const { server, transcript } = await launch(t, `${NODE} -e "${script}"`)
    const exit = await waitFor(async () => server.unexpectedExit(), LIMIT_MS)
    assert.ok(exit instanceof TargetFailure)
    assert.equal(exit.message, message)
    const waited = awaitHandshake(server, '/engine.io', LIMIT_MS, true)
    await assert.rejects(waited, { message: `${message.slice(0, -1)}, before it answered a handshake.` })
    await printed(server, /no config/)
    await server.stop()
    const ends = transcript.entries().filter(({ event }) => event === 'ends' || event === 'stops the server')
    assert.deepEqual(
      ends.map(({ text }) => text.replace(/^\S+, /, '')),
      [message.includes('code 3') ? 'with code 3' : 'by SIGKILL'],
      'it ended by itself: nothing was sent to it',
    )
  })

test('a command that cannot be started is a target failure', async (t) => {
  const refused = (command: string, message: RegExp) =>
    assert.rejects(launch(t, command), (error) => error instanceof TargetFailure && message.test(error.message))
  await refused('no-such-command-at-all --flag', /"no-such-command-at-all" cannot be started: there is no such command/)
  await refused('node "server.js', /cannot be split into words, a quote is not closed: node "server\.js/)
  await refused('""', /"" cannot be started: /)
})

test('ping settings are in the environment, and only if there are some', async (t) => {
  const script =
    'const { PING_INTERVAL, PING_TIMEOUT } = process.env; console.log([PING_INTERVAL, PING_TIMEOUT].join())'
  const limits = new Limits({ must: LIMIT_MS, start: LIMIT_MS, stop: LIMIT_MS })
  const context = { cwd: '/', limits, transcript: new Transcript() }
  const target = makeTarget({ kind: 'command', command: `${NODE} -e "${script}"` }, context)
  for (const [pings, line] of [
    [{ interval: 30, timeout: 200 }, /^30,200$/m],
    [undefined, /^,$/m],
  ] as const) {
    const server = await target.launch('redis://r', pings)
    t.after(() => server.stop())
    await printed(server, line)
  }
})
