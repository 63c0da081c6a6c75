import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'
import { type AddressInfo, createServer as createTcpServer } from 'node:net'
import test, { type TestContext } from 'node:test'
import { LIMIT_MS, startFixture, TIMEOUT_EXPECTED_MS } from '../../../test/harness/fixture'
import { TargetFailure } from '../errors'
import { accepts, httpRequest } from './http-probe'
import { reservePort } from './ports'
import { awaitHandshake, awaitPort } from './readiness'
import type { ServerInstance } from './targets'

function instance(origin: string, unexpectedExit: () => TargetFailure | undefined = () => undefined): ServerInstance {
  return {
    origin,
    output: 'what it printed',
    unexpectedExit,
    status: () => ({ readable: false }),
    acceptedAt: async () => undefined,
    stop: async () => true,
  }
}

async function httpServer(t: TestContext, listener: RequestListener, host = '127.0.0.1'): Promise<ServerInstance> {
  const server = createServer(listener).listen(0, host)
  await once(server, 'listening')
  t.after(() => {
    server.closeAllConnections()
    return new Promise((resolve) => server.close(resolve))
  })
  const { port } = server.address() as AddressInfo
  return instance(`http://${host.includes(':') ? `[${host}]` : host}:${port}`)
}

/** A port where nothing listens. */
async function closedPort(t: TestContext): Promise<ServerInstance> {
  const { port, release } = await reservePort()
  t.after(release)
  return instance(`http://127.0.0.1:${port}`)
}

async function fails(waiting: Promise<unknown>, why: RegExp, output = 'what it printed'): Promise<void> {
  const error = await waiting.then(
    () => assert.fail('it was ready'),
    (thrown: unknown) => thrown,
  )
  assert.ok(error instanceof TargetFailure, `${error}`)
  assert.match(error.message, why)
  assert.equal(error.output, output)
}

test('a handshake returns the round trip, and leaves no session behind', async (t) => {
  const { server, connect } = await startFixture(t)
  assert.ok((await awaitHandshake(instance(server.origin), '/engine.io/', LIMIT_MS, false)) > 0)
  await awaitPort(instance(server.origin), LIMIT_MS)
  const alice = await connect('alice')
  assert.deepEqual(Object.keys(server.clients), [alice.connection.sessionId])
})

test('with retries, a server that is not ready at once is waited for', async (t) => {
  const { server } = await startFixture(t)
  const pages = ['', 'starting', '0{', '0{"sid":1}']
  const slow = await httpServer(t, async (request, response) => {
    const page = pages.shift()
    response.writeHead(page === '' ? 503 : 200)
    response.end(
      page ?? (request.method === 'POST' ? 'ok' : (await httpRequest(`${server.origin}${request.url}`, LIMIT_MS)).body),
    )
  })
  assert.ok((await awaitHandshake(slow, '/engine.io', LIMIT_MS, true)) > 0)
  assert.deepEqual(pages, [])
})

test('nothing listens', async (t) => {
  const server = await closedPort(t)
  const why =
    /^Nothing accepts connections at http:\/\/127\.0\.0\.1:\d+ within 150 ms\. Does it listen on HOST and PORT/
  await fails(awaitHandshake(server, '/engine.io', TIMEOUT_EXPECTED_MS, true), why)
  await fails(awaitPort(server, TIMEOUT_EXPECTED_MS), why)
  await fails(awaitPort(server, TIMEOUT_EXPECTED_MS - 0.0012), why)
  const ofRunning =
    /^Nothing accepts connections at http:\/\/127\.0\.0\.1:\d+\. Is the server running, and is that its address\?$/
  await fails(awaitHandshake(server, '/engine.io', TIMEOUT_EXPECTED_MS, false), ofRunning)
})

test('it accepts, and never answers', async (t) => {
  const server = await httpServer(t, () => {})
  const why = /accepts connections, but never answers a handshake \(waited 150 ms\)/
  await fails(awaitHandshake(server, '/engine.io', TIMEOUT_EXPECTED_MS, true), why)
  await awaitPort(server, LIMIT_MS)
})

test('it answers, but not as Engine.IO does', async (t) => {
  const pages: [body: string, status: number, why: RegExp][] = [
    ['<html>', 403, /It said HTTP 403: <html>\. Is the path right \(--path\)/],
    ['', 200, /HTTP 200: \(an empty body\)/],
    ['0{"sid":7}', 200, /HTTP 200: 0\{"sid":7\}/],
    ['x'.repeat(1_000_000), 200, /HTTP 200: x{120}… \(\d+ characters\)/],
  ]
  for (const [body, status, why] of pages) {
    const server = await httpServer(t, (_, response) => response.writeHead(status).end(body))
    await fails(awaitHandshake(server, '/engine.io', LIMIT_MS, false), why)
  }
})

test('nothing is at the path: the wait ends long before its limit, and says where a handshake is answered', async (t) => {
  const { server } = await startFixture(t)
  for (const retry of [true, false]) {
    const waiting = awaitHandshake(instance(server.origin), '/realtime', 10 * LIMIT_MS, retry)
    const why =
      /answers 404 \(not found\) at the Engine\.IO path \/realtime\. It answers handshakes at \/engine\.io: --path \/engine/
    await fails(waiting, why)
  }
  const web = await httpServer(t, (_, response) => response.writeHead(404).end())
  await fails(
    awaitHandshake(web, '/engine.io/', 10 * LIMIT_MS, true),
    /404 .* Give the path of its Engine\.IO: --path \/…$/,
  )
})

test('a server that is found behind many other answers is ready', async (t) => {
  const { server } = await startFixture(t)
  let asked = 0
  const slow = await httpServer(t, async (request, response) => {
    asked += 1
    if (asked < 50) return response.writeHead(404).end()
    if (asked < 200) return response.writeHead(503).end()
    response.end((await httpRequest(`${server.origin}${request.url}`, LIMIT_MS)).body)
  })
  assert.ok((await awaitHandshake(slow, '/engine.io', LIMIT_MS, true)) > 0)
})

test('it does not speak HTTP', async (t) => {
  const server = createTcpServer((socket) => socket.on('error', () => {}).end('SSH-2.0-OpenSSH\r\n')).listen(
    0,
    '127.0.0.1',
  )
  await once(server, 'listening')
  t.after(() => server.close())
  const { port } = server.address() as AddressInfo
  const why = /polling cannot be reached: /
  await fails(awaitHandshake(instance(`http://127.0.0.1:${port}`), '/engine.io', LIMIT_MS, false), why)
})

test('it has ended: that is reported, whatever its port does', async (t) => {
  const { origin } = await closedPort(t)
  const exit = new TargetFailure('The server exited by itself with code 1.', 'oops')
  const server = instance(origin, () => exit)
  const why = /^The server exited by itself with code 1, before it answered a handshake\.$/
  await fails(awaitHandshake(server, '/engine.io', LIMIT_MS, true), why, 'oops')
  await fails(awaitPort(server, LIMIT_MS), why, 'oops')
})

test('a request returns status and body; a body that is too long is not read to its end', async (t) => {
  const { origin } = await httpServer(t, (request, response) => {
    request.on('data', (data) => response.write(`${request.method} ${data}`))
    if (request.method === 'GET')
      response.write('x'.repeat(20_000)) // and never ends
    else request.on('end', () => response.end())
  })
  assert.deepEqual(await httpRequest(origin, LIMIT_MS, 'body'), { status: 200, body: 'POST body' })
  const { body } = await httpRequest(origin, LIMIT_MS)
  assert.ok(body.length > 10_000)
})

test('accepts: an IPv6 address, and a url without a port', async (t) => {
  const { origin } = await httpServer(t, () => {}, '::1')
  assert.equal(await accepts(origin), true)
  const acceptsByDefault = async (scheme: string) => typeof (await accepts(`${scheme}://127.0.0.1`))
  assert.deepEqual([await acceptsByDefault('http'), await acceptsByDefault('https')], ['boolean', 'boolean'])
})

for (const [protocol, greeting] of [
  [3, '85:0{"sid":"s","upgrades":[],"pingInterval":25000,"pingTimeout":20000}6:4hello'],
  [4, '0{"sid":"s","upgrades":[],"pingInterval":25000,"pingTimeout":20000}\x1e4hello'],
] as const)
  test(`a greeting behind the open packet is ignored, in revision ${protocol}`, async (t) => {
    const requests: string[] = []
    const server = await httpServer(t, async (request, response) => {
      let body = ''
      for await (const part of request) body += part
      requests.push(`${request.method} ${request.url} ${body}`.trim())
      response.end(request.method === 'POST' ? 'ok' : greeting)
    })
    assert.ok((await awaitHandshake(server, '/e', LIMIT_MS, false, protocol)) > 0)
    const b64 = protocol === 3 ? '&b64=1' : ''
    const url = `/e/?EIO=${protocol}&transport=polling${b64}`
    assert.deepEqual(requests, [`GET ${url}`, `POST ${url}&sid=s ${protocol === 3 ? '1:1' : '1'}`])
  })

test('a server of the other revision: the failure says which option to try', async (t) => {
  const server = await httpServer(t, (_, response) => response.end('97:0{"sid":"s"}2:40'))
  await fails(
    awaitHandshake(server, '/', LIMIT_MS, false, 4),
    /does it speak Engine\.IO protocol revision 4 \(--protocol\)\?$/,
  )
})
