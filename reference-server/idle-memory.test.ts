import assert from 'node:assert/strict'
import type { IncomingMessage, Server as NodeHttpServer } from 'node:http'
import { after, before, test } from 'node:test'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { createFixture, TestClient, waitFor } from '../test/reference-server/fixture'

setFlagsFromString('--expose-gc')
const collectGarbage = runInNewContext('gc') as () => void

const fixture = createFixture()
before(fixture.open)
after(fixture.close)

// Red after an update of Engine.IO or ws? See `Engine.handleUpgrade`.
test('no request of a connected client stays in memory, and its end is still noticed', async (t) => {
  const server = await fixture.start(t)
  const requests: WeakRef<IncomingMessage>[] = []
  const http = Reflect.get(Reflect.get(server, 'httpServer') as object, 'http') as NodeHttpServer
  for (const event of ['request', 'upgrade']) {
    http.on(event, (request: IncomingMessage) => requests.push(new WeakRef(request)))
  }
  const direct = new TestClient(server.port, ['websocket'])
  const upgraded = new TestClient(server.port, ['polling', 'websocket'])
  await new Promise<void>((resolve) => upgraded.socket.once('upgrade', () => resolve()))
  for (const client of [direct, upgraded]) assert.equal((await client.subscribe('kept:*')).status, true)
  assert.ok(requests.length >= 3, `${requests.length} requests were seen`)
  await waitFor(
    () => {
      collectGarbage()
      return requests.map((request) => request.deref()?.url).filter((url) => url !== undefined)
    },
    (kept) => kept.length === 0,
  )
  for (const client of [direct, upgraded]) Reflect.get(client.socket.transport, 'ws').terminate()
  await waitFor(fixture.patternsHeld, (count) => count === 0)
})

test('a refused upgrade, and one whose session is unknown, end their connections', async (t) => {
  const server = await fixture.start(t, { path: '/rt' })
  const sockets: Set<unknown> = Reflect.get(Reflect.get(server, 'httpServer'), 'sockets')
  for (const path of ['/elsewhere', '/rt/?sid=unknown']) {
    const client = new TestClient(server.port, ['websocket'], path)
    assert.equal(await client.closed, 'transport error')
  }
  await waitFor(
    () => sockets.size,
    (count) => count === 0,
  )
})
