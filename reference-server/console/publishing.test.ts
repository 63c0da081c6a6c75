import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { ask } from '../../test/reference-server/console-http'
import { createFixture, TestClient, waitFor } from '../../test/reference-server/fixture'
import { RawConnection } from '../../test/reference-server/raw-http'

const fixture = createFixture()
before(fixture.open)
after(fixture.close)
const { start } = fixture

const ON = { console: true } as const
const PUBLISHING = { console: true, consolePublish: true } as const

const SAME_ORIGIN = { 'sec-fetch-site': 'same-origin', 'content-type': 'application/json' }
const MESSAGE = '{"channel":"c","payload":"p"}'

/** Publishes as the page does, with these headers instead of its own. */
const publish = (port: number, body = MESSAGE, headers: Record<string, string> = {}) =>
  ask(port, '/console/publish', { method: 'POST', headers: { ...SAME_ORIGIN, ...headers }, body })

describe('publishing by the console', () => {
  test('text comes to whoever is subscribed, and Redis says to how many', async (t) => {
    const { port } = await start(t, PUBLISHING)
    const client = new TestClient(port)
    await client.subscribe('c*')
    const { status, body } = await publish(port, JSON.stringify({ channel: 'c1', payload: 'ü\0"' }))
    assert.deepEqual([status, JSON.parse(body)], [200, { receivers: 1 }])
    const { channel, payload } = await client.next()
    assert.deepEqual([channel, payload], ['c1', 'ü\0"'])
  })

  test('refused: without the option, from another origin, and what is no message', async (t) => {
    const reading = await start(t, ON)
    const { port } = await start(t, PUBLISHING)
    const client = new TestClient(port)
    await client.subscribe('*')
    assert.equal((await publish(reading.port)).status, 403)
    const own = `http://127.0.0.1:${port}`
    for (const [expected, headers] of [
      [403, { 'sec-fetch-site': 'cross-site' }],
      [403, { 'sec-fetch-site': 'same-site', origin: own }],
      [403, { 'sec-fetch-site': 'none' }],
      [415, { 'content-type': 'text/plain' }],
      [415, { 'content-type': 'application/jsonp' }],
      [415, { 'content-type': '' }],
    ] as const)
      assert.equal((await publish(port, MESSAGE, headers)).status, expected, JSON.stringify(headers))
    const withOrigin = (headers: Record<string, string>) =>
      ask(port, '/console/publish', {
        method: 'POST',
        headers: { 'content-type': 'application/json; charset=utf-8', ...headers },
        body: '{"channel":"own","payload":""}',
      })
    for (const origin of ['null', 'http://evil.example', `http://127.0.0.1:${port + 1}`, ''])
      assert.equal((await withOrigin(origin ? { origin } : {})).status, 403, origin)
    for (const body of [
      ...['', '{', 'null', '[]', '7', '{}', '{"channel":"c"}', '{"channel":1,"payload":"p"}'],
      ...['{"channel":"c","payload":"\\ud800"}', '{"channel":"\\udfff","payload":""}'],
    ])
      assert.equal((await publish(port, body)).status, 400, body)
    // The barrier: Redis keeps order, so anything published above would have come first.
    assert.equal((await withOrigin({ origin: own })).status, 200)
    assert.equal((await client.next()).channel, 'own')
  })

  test('a body over maxPayload is refused before it has come', async (t) => {
    const { port } = await start(t, { ...PUBLISHING, maxPayload: 100 })
    const connection = await RawConnection.open(t, port)
    const headers = Object.entries(SAME_ORIGIN).map(([name, value]) => `${name}: ${value}\r\n`)
    connection.write(
      `POST /console/publish HTTP/1.1\r\nHost: 127.0.0.1\r\n${headers.join('')}Content-Length: 1000\r\n\r\n${'x'.repeat(101)}`,
    )
    assert.deepEqual(await connection.responses(1), [413])
  })

  test('sixteen at once; a client that leaves in the middle makes room', async (t) => {
    const { port } = await start(t, PUBLISHING)
    const headers = Object.entries(SAME_ORIGIN).map(([name, value]) => `${name}: ${value}\r\n`)
    const begun = `POST /console/publish HTTP/1.1\r\nHost: 127.0.0.1\r\n${headers.join('')}Content-Length: 9\r\n\r\n{`
    const slow = []
    for (let index = 0; index < 16; index += 1) {
      const connection = await RawConnection.open(t, port)
      connection.write(begun)
      slow.push(connection)
    }
    await waitFor(
      async () => (await publish(port)).status,
      (status) => status === 503,
    )
    slow[0]?.socket.destroy()
    await waitFor(
      async () => (await publish(port)).status,
      (status) => status === 200,
    )
  })

  test('Redis away is said', async (t) => {
    const { port } = await start(t, { ...PUBLISHING, redis: 'redis://127.0.0.1:1' })
    const { status, body } = await publish(port)
    assert.equal(status, 503)
    assert.match(JSON.parse(body).error, /^Redis cannot be asked: connect ECONNREFUSED/)
  })
})
