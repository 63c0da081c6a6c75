import assert from 'node:assert/strict'
import { once } from 'node:events'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import test, { type TestContext } from 'node:test'
import Redis from 'ioredis'
import { LIMIT_MS, privateRedis } from '../../../test/harness/fixture'
import { Inbox } from '../client/inbox'
import { TargetFailure } from '../errors'
import { MonitorStream } from './monitor-stream'
import type { RedisCommand } from './subscription-state'

/** A server with scripted replies: with a real Redis a test could not choose the packets. */
async function scripted(t: TestContext, host: string, onData: (socket: Socket, text: string) => void): Promise<string> {
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => {}).on('data', (data) => onData(socket, String(data)))
  })
  server.listen(0, host)
  await once(server, 'listening')
  t.after(() => {
    for (const socket of sockets) socket.destroy()
    return new Promise((resolve) => server.close(resolve))
  })
  return `redis://${host.includes(':') ? `[${host}]` : host}:${(server.address() as AddressInfo).port}`
}

const LINE = '+1700000000.1 [0 127.0.0.1:1] "psubscribe" "p"\r\n'
const LONG = 'x'.repeat(200_000)

test('all lines are read: together with the first reply, in pieces, and several in one packet', async (t) => {
  const url = await scripted(t, '127.0.0.1', (socket) => {
    const published = LINE.replace('psubscribe', 'PUBLISH') // is ignored
    socket.write(`+OK\r\n${LINE}${published}${LINE.slice(0, -1)}`)
    const long = LINE.replace('"p"', `"${LONG}"`) // is read in at least three pieces
    setImmediate(() => socket.write(`${LINE.slice(-1)}+no command\r\n${long}${LINE.replace('"p"', '"q"')}`))
  })
  const commands = new Inbox<RedisCommand>()
  const stream = await MonitorStream.open(
    url,
    (command) => commands.put(command),
    () => commands.end(),
  )
  assert.ok(await commands.next(({ args }) => args[0] === 'q', LIMIT_MS))
  assert.deepEqual(
    commands.rest().map(({ args }) => args),
    [['p'], ['p'], [LONG]],
  )
  await stream.close()
  assert.ok(commands.hasEnded)
  await stream.close()
})

test('AUTH is sent before MONITOR', async (t) => {
  let sent = ''
  const url = await scripted(t, '127.0.0.1', (socket, text) => {
    sent += text
    if (sent.endsWith('MONITOR\r\n')) socket.write('+OK\r\n+OK\r\n')
  })
  const options = [() => {}, () => {}] as const
  await (await MonitorStream.open(url.replace('//', '//anna:%C3%A9@'), ...options)).close()
  assert.equal(sent, '*3\r\n$4\r\nAUTH\r\n$4\r\nanna\r\n$2\r\né\r\n*1\r\n$7\r\nMONITOR\r\n')
})

test('the address is written as Redis writes it, IPv6 too', async (t) => {
  for (const host of ['127.0.0.1', '::1']) {
    let port = 0
    const url = await scripted(t, host, (socket) => {
      port = socket.remotePort ?? 0
      socket.write('+OK\r\n')
    })
    const stream = await MonitorStream.open(
      url,
      () => {},
      () => {},
    )
    assert.equal(stream.address, host === '::1' ? `[::1]:${port}` : `127.0.0.1:${port}`)
    await stream.close()
  }
})

test('the address of a unix socket is written as in MONITOR', async (t) => {
  const redis = await privateRedis(t)
  const commands = new Inbox<RedisCommand>()
  const stream = await MonitorStream.open(
    redis.socketPath,
    (command) => commands.put(command),
    () => commands.end(),
  )
  assert.equal(stream.address, `unix:${redis.socketPath}`)
  const other = new Redis(redis.socketPath)
  t.after(() => other.disconnect())
  await other.psubscribe('p')
  assert.equal((await commands.next(({ name }) => name === 'PSUBSCRIBE', LIMIT_MS))?.address, stream.address)
  await stream.close()
})

test('caught: a refusal (and the connection is closed), and a connection that closes or breaks', async (t) => {
  const closed = new Inbox<string>()
  const refusing = await scripted(t, '127.0.0.1', (socket) => {
    socket.on('close', () => closed.put('closed'))
    socket.write('-ERR not today\r\n')
  })
  const cases: [url: string, why: RegExp][] = [
    [refusing, /cannot be watched with MONITOR: ERR not today/],
    [await scripted(t, '127.0.0.1', (socket) => void socket.end()), /closed the connection/],
    [await scripted(t, '127.0.0.1', (socket) => void socket.resetAndDestroy()), /closed the connection/],
  ]
  for (const [url, why] of cases)
    await assert.rejects(
      MonitorStream.open(
        url,
        () => {},
        () => {},
      ),
      (error) => error instanceof TargetFailure && why.test(error.message),
    )
  assert.equal(await closed.next(() => true, LIMIT_MS), 'closed')
})

test('onEnd is called when the stream ends by itself', async (t) => {
  const url = await scripted(t, '127.0.0.1', (socket) => void socket.end('+OK\r\n'))
  const ended = new Inbox<string>()
  await MonitorStream.open(
    url,
    () => {},
    () => ended.put('ended'),
  )
  assert.equal(await ended.next(() => true, LIMIT_MS), 'ended')
})
