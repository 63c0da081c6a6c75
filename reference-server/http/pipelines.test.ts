import assert from 'node:assert/strict'
import type { Server as NodeHttpServer } from 'node:http'
import { after, before, test } from 'node:test'
import type { Server as Engine } from 'engine.io'
import { createFixture, reply, TestClient, waitFor } from '../../test/reference-server/fixture'
import { PollingClient } from '../../test/reference-server/polling-client'
import { get, RawConnection, UPGRADE } from '../../test/reference-server/raw-http'
import { pause } from '../../test/reference-server/sockets'
import type { Server } from '../server'

const fixture = createFixture()
before(fixture.open)
after(fixture.close)

const POLL = '/engine.io/?EIO=4&transport=polling'

function partsOf(server: Server): { engine: Engine; http: NodeHttpServer; pipelines: object } {
  return Reflect.get(server, 'httpServer')
}

/** How many requests without a session were served in each turn of the event loop. The end of a turn may lie between two of them. */
function servedPerTurn(server: Server): readonly number[] {
  const perTurn: number[] = []
  let inThisTurn = 0
  partsOf(server).engine.on('connection_error', () => {
    if (inThisTurn === 0)
      setImmediate(() => {
        perTurn.push(inThisTurn)
        inThisTurn = 0
      })
    inThisTurn += 1
  })
  return perTurn
}

test('requests that come at once are served one in a turn of the event loop, and answered in their order', async (t) => {
  const server = await fixture.start(t)
  const perTurn = servedPerTurn(server)
  const connection = await RawConnection.open(t, server.port)
  connection.write(`${get(`${POLL}&sid=unknown`)}${get('/engine.io/?EIO=4&transport=none')}`.repeat(32))
  assert.deepEqual(await connection.responses(64), Array(64).fill(400))
  const codes = [...connection.received.matchAll(/"code":(\d)/g)].map(([, code]) => code)
  assert.deepEqual(codes, Array(32).fill(['1', '0']).flat())
  assert.ok(Math.max(...perTurn) <= 2, `${Math.max(...perTurn)} in one turn`)
  assert.equal(server.stats().closed.maxRequests, 0)
})

test('of the requests of many connections a few are served in one turn, and all in the end', async (t) => {
  const server = await fixture.start(t)
  const connections: RawConnection[] = []
  for (let count = 0; count < 200; count += 1) connections.push(await RawConnection.open(t, server.port))
  const perTurn = servedPerTurn(server)
  for (const connection of connections) connection.write(get(`${POLL}&sid=unknown`))
  pause(50) // Now all have arrived, and are read in one turn.
  for (const connection of connections) assert.deepEqual(await connection.responses(1), [400])
  assert.ok(Math.max(...perTurn) <= 32, `${Math.max(...perTurn)} in one turn`)
})

// Red after an update of Node? See `stopParsing`.
test('a connection with too many unanswered requests is closed, and the rest of what it sent is not even read', async (t) => {
  const server = await fixture.start(t)
  const { http, pipelines } = partsOf(server)
  let [requests, handshakes] = [0, 0]
  server.on('connection', () => {
    handshakes += 1
  })
  http.on('request', () => {
    requests += 1
  })
  const connection = await RawConnection.open(t, server.port)
  connection.write(get(POLL).repeat(20_000))
  await connection.closed
  assert.ok(requests <= 65, `${requests} requests were read`)
  assert.equal(server.stats().closed.maxRequests, 1)
  const bystander = new TestClient(server.port, ['polling'])
  assert.deepEqual(await bystander.subscribe('p'), reply('subscribe', 'p'))
  await bystander.leave()
  assert.equal(handshakes, 2, 'what waited behind the first request was not served')
  await waitFor(
    () => Reflect.get(pipelines, 'bySocket').size,
    (size) => size === 0,
  )
})

test('an upgrade behind an open poll ends the connection: its response would come first', async (t) => {
  const server = await fixture.start(t)
  const client = await PollingClient.open(server.port)
  const connection = await RawConnection.open(t, server.port)
  connection.write(get(`${POLL}&sid=unknown`) + get(client.path))
  assert.deepEqual(await connection.responses(1), [400])
  for (let turn = 0; turn < 2; turn += 1) await new Promise(setImmediate)
  connection.write(get('/engine.io/?EIO=4&transport=websocket', UPGRADE))
  await connection.closed
  assert.deepEqual(connection.statuses, [400])
})

test('an upgrade behind a request that was answered is served', async (t) => {
  const server = await fixture.start(t)
  const connection = await RawConnection.open(t, server.port)
  connection.write(get(`${POLL}&sid=unknown`))
  await connection.responses(1)
  connection.write(get('/engine.io/?EIO=4&transport=websocket', UPGRADE))
  assert.deepEqual(await connection.responses(2), [400, 101])
})
