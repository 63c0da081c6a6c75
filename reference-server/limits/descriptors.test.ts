import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { createFixture, reply, TestClient, waitFor } from '../../test/reference-server/fixture'
import { get, RawConnection } from '../../test/reference-server/raw-http'

const fixture = createFixture()
before(fixture.open)
after(fixture.close)

const ROOT = join(__dirname, '..', '..')
const POLL = '/engine.io/?EIO=4&transport=polling'

test('near the limit, connections are refused and counted, with one warning until it is over', async (t) => {
  const server = await fixture.start(t)
  const warnings: string[] = []
  server.on('warning', ({ message }) => warnings.push(message))
  const descriptors = Reflect.get(Reflect.get(server, 'httpServer'), 'descriptors')
  const { limit } = descriptors
  const refused = async () => {
    const connection = await RawConnection.open(t, server.port)
    await connection.closed
    assert.match(connection.received, /^HTTP\/1\.1 503 /)
  }
  const accepted = async () => {
    const connection = await RawConnection.open(t, server.port)
    connection.write(get(`${POLL}&sid=unknown`))
    assert.deepEqual(await connection.responses(1), [400])
    return connection
  }
  const open = await Promise.all(Array.from({ length: 10 }, accepted))
  Reflect.set(descriptors, 'limit', 20)
  await refused()
  await refused()
  Reflect.set(descriptors, 'limit', limit)
  open.push(await accepted())
  Reflect.set(descriptors, 'limit', 20)
  await refused()
  assert.deepEqual(warnings, [
    'Connections are refused: 10 connections are open, and this process may have 20 file descriptors. Raise that with ulimit -n.',
  ])
  for (const { socket } of open.splice(0, 4)) socket.destroy()
  await waitFor(
    () => Reflect.get(server, 'httpServer').sockets.size,
    (size) => size === 7,
  )
  Reflect.set(descriptors, 'limit', limit)
  await accepted()
  Reflect.set(descriptors, 'limit', 20)
  await refused()
  assert.equal(warnings.length, 2)
  assert.equal(server.stats().refused.descriptors, 4)
})

const NO_PROC = existsSync('/proc/self/limits') ? false : 'only Linux says how many descriptors a process may have'

test('a process with few descriptors answers every connection, says why once, and goes on', {
  skip: NO_PROC,
}, async (t) => {
  const words = [
    '-r',
    join(ROOT, 'scripts', 'register-ts.cjs'),
    join(ROOT, 'reference-server', 'cli.ts'),
    '--port',
    '0',
  ]
  const args = ['-c', 'ulimit -n 64 && exec "$0" "$@"', process.execPath, ...words, '--redis', fixture.url]
  const child = spawn('sh', args, { cwd: ROOT })
  t.after(() => child.kill('SIGKILL'))
  let [out, err] = ['', '']
  child.stdout.on('data', (text) => {
    out += text
  })
  child.stderr.on('data', (text) => {
    err += text
  })
  const port = () => Number(/Listening on \S+:(\d+)/.exec(out)?.[1])
  await waitFor(port, (number) => number > 0)
  // Stopped, so that it finds all of them at once.
  child.kill('SIGSTOP')
  const connections = await Promise.all(Array.from({ length: 100 }, () => RawConnection.open(t, port())))
  child.kill('SIGCONT')
  for (const { socket } of connections) if (socket.writable) socket.write(get(`${POLL}&sid=unknown`))
  const statuses = () => connections.flatMap((connection) => connection.statuses)
  await waitFor(statuses, ({ length }) => length === 100)
  assert.ok(statuses().includes(503) && statuses().includes(400), `${statuses()}`)
  assert.equal(err.match(/Connections are refused: .* ulimit -n\./g)?.length, 1, err)
  for (const { socket } of connections) socket.destroy()
  await waitFor(
    async () => {
      const client = new TestClient(port())
      const joined = await Promise.race([client.subscribe('p').catch(() => undefined), client.closed])
      client.socket.close()
      return joined
    },
    (joined) => JSON.stringify(joined) === JSON.stringify(reply('subscribe', 'p')),
  )
})
