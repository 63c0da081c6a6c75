import assert from 'node:assert/strict'
import { once } from 'node:events'
import { after, before, describe, test } from 'node:test'
import type { Server as Engine } from 'engine.io'
import { createFixture, mockTimeouts, TestClient, waitFor } from '../test/reference-server/fixture'
import { PollingClient } from '../test/reference-server/polling-client'
import { get, RawConnection, UPGRADE } from '../test/reference-server/raw-http'

const fixture = createFixture()
before(fixture.open)
after(fixture.close)
const { start } = fixture

const POLL = '/engine.io/?EIO=4&transport=polling'
const WEBSOCKET = '/engine.io/?EIO=4&transport=websocket'

describe('HTTP as it may be written (RFC 9112)', () => {
  test('a target in absolute form, as proxies send it, for polls and for upgrades', async (t) => {
    const { port } = await start(t, { path: '/rt' })
    const [polling, webSocket] = [await RawConnection.open(t, port), await RawConnection.open(t, port)]
    for (const target of ['http://h:80/rt/?EIO=4&transport=polling', 'HTTPS://h/rt?EIO=4&transport=polling']) {
      polling.write(get(target))
    }
    assert.deepEqual(await polling.responses(2), [200, 200])
    webSocket.write(get(`http://h/rt/?EIO=4&transport=websocket`, UPGRADE))
    assert.deepEqual(await webSocket.responses(1), [101])
    polling.write(get('http://h?EIO=4&transport=polling'))
    assert.deepEqual(await polling.responses(3), [200, 200, 404])
  })

  test('a path of / with its query directly behind the authority', async (t) => {
    const { port } = await start(t, { path: '/' })
    const connection = await RawConnection.open(t, port)
    connection.write(get('http://h?EIO=4&transport=polling'))
    assert.deepEqual(await connection.responses(1), [200])
  })

  test('empty lines before a request, the case of names, a body in chunks, and one that waits for 100', async (t) => {
    const { port } = await start(t)
    const client = await PollingClient.open(port)
    const connection = await RawConnection.open(t, port)
    const post = (lines: string) => `POST ${client.path} HTTP/1.1\r\nhOST: h\r\n${lines}\r\n`
    connection.write(
      `\r\n\r\n${post('Transfer-Encoding: ChunKed\r\n')}3\r\n4no\r\n5;x=y\r\nnsens\r\n1\r\ne\r\n0\r\n\r\n`,
    )
    assert.deepEqual(await connection.responses(1), [200])
    connection.write(post('Expect: 100-continue\r\nContent-Length: 9\r\n'))
    assert.deepEqual(await connection.responses(2), [200, 100])
    connection.write('4nonsense')
    assert.deepEqual(await connection.responses(3), [200, 100, 200])
    const replies = await client.messages()
    assert.deepEqual(
      replies.map(({ error }) => error),
      ['not-json', 'not-json'],
    )
    connection.write(get(WEBSOCKET, UPGRADE.replace('Connection: Upgrade', 'cOnnection: keep-alive, uPGRADE')))
    assert.deepEqual(await connection.responses(4), [200, 100, 200, 101])
  })

  test('a method that a session does not take is refused with those it does; the session stays', async (t) => {
    const { port } = await start(t)
    const client = await PollingClient.open(port)
    for (const method of ['HEAD', 'PUT', 'DELETE', 'OPTIONS', 'PATCH']) {
      const response = await fetch(`http://127.0.0.1:${port}${client.path}`, { method })
      assert.deepEqual([response.status, response.headers.get('allow')], [405, 'GET, POST'], method)
    }
    await client.subscribe('p')
    const none = await fetch(`http://127.0.0.1:${port}${POLL}&sid=unknown`, { method: 'PUT' })
    assert.equal(none.status, 400)
  })

  test('OPTIONS * asks whether there is a server', async (t) => {
    const { port } = await start(t)
    const connection = await RawConnection.open(t, port)
    connection.write('OPTIONS * HTTP/1.1\r\nHost: h\r\n\r\n')
    await connection.closed
    assert.match(connection.received, /^HTTP\/1\.1 204 No Content\r\n(.+\r\n)*allow: GET, POST\r\n/)
  })
})

const CLOSED_WITH_1001 = '\x88\x02\x03\xe9'

describe('closing', () => {
  test('an open poll is answered by a close packet, and a WebSocket is closed with code 1001', async (t) => {
    const server = await start(t)
    const polling = await PollingClient.open(server.port)
    await polling.subscribe('p')
    const webSocket = new TestClient(server.port)
    await webSocket.subscribe('p')
    const code = new Promise((resolve) => Reflect.get(webSocket.socket.transport, 'ws').once('close', resolve))
    const arrived = once(Reflect.get(Reflect.get(server, 'httpServer'), 'http'), 'request')
    const poll = polling.poll()
    await arrived
    await server.close()
    const response = await poll
    assert.deepEqual([response.status, response.headers.get('connection'), await response.text()], [200, 'close', '1'])
    assert.equal(await code, 1001)
  })

  test('what still comes is refused with 503; a handshake that ends now is closed with 1001', async (t) => {
    const { tick } = mockTimeouts(t)
    const server = await start(t)
    const engine: Engine = Reflect.get(Reflect.get(server, 'httpServer'), 'engine')
    let generate = (_id: string) => {}
    engine.generateId = () =>
      new Promise((resolve) => {
        generate = resolve
      })
    const late = await RawConnection.open(t, server.port)
    late.write(get(WEBSOCKET, UPGRADE))
    await late.responses(1)
    const halves = await Promise.all(
      [get(POLL), get(WEBSOCKET, UPGRADE)].map(async (request) => {
        const connection = await RawConnection.open(t, server.port)
        // Half of a request keeps the connection from being idle, so closing the server does not close it at once.
        connection.write(`${get(`${POLL}&sid=unknown`)}${request.slice(0, 20)}`)
        await connection.responses(1)
        return { connection, rest: request.slice(20) }
      }),
    )
    const closed = server.close()
    for (const { connection, rest } of halves) {
      connection.write(rest)
      assert.deepEqual(await connection.responses(2), [400, 503])
    }
    generate('late')
    await waitFor(
      () => late.received,
      (received) => received.endsWith(CLOSED_WITH_1001),
    )
    tick(500)
    await closed
  })
})
