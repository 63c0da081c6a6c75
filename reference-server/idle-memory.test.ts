import assert from 'node:assert/strict'
import type { Server as HttpServer, IncomingMessage } from 'node:http'
import { after, before as beforeAll, test } from 'node:test'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { eventually, TestClient, testBed } from '../test/reference-server/fixture'

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void

const bed = testBed()
beforeAll(bed.open)
after(bed.close)

test('a connected client keeps none of its requests in memory, and is still noticed when it goes', async (t) => {
  const server = await bed.start(t)
  const requests: WeakRef<IncomingMessage>[] = []
  const http = Reflect.get(Reflect.get(server, 'front') as object, 'http') as HttpServer
  for (const event of ['request', 'upgrade']) {
    http.on(event, (request: IncomingMessage) => requests.push(new WeakRef(request)))
  }
  const direct = new TestClient(server.port, ['websocket'])
  const upgraded = new TestClient(server.port, ['polling', 'websocket'])
  await new Promise<void>((resolve) => upgraded.socket.once('upgrade', () => resolve()))
  for (const client of [direct, upgraded]) assert.equal((await client.subscribe('kept:*')).status, true)
  for (let round = 0; round < 10; round++) {
    await new Promise((resolve) => setImmediate(resolve))
    collect()
  }
  assert.ok(requests.length >= 3, `${requests.length} requests were seen`)
  assert.deepEqual(
    requests.filter((request) => request.deref()).map((request) => request.deref()?.url),
    [],
  )
  for (const client of [direct, upgraded]) Reflect.get(client.socket.transport, 'ws').terminate()
  await eventually(bed.patternsHeld, (count) => count === 0)
})
