import assert from 'node:assert/strict'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import test, { type TestContext } from 'node:test'
import { WebSocketServer } from 'ws'
import { assertCaught } from '../../../test/harness/assertions'
import { contextOf } from '../../../test/harness/bare-engine'
import { LIMIT_MS, startFixture, TIMEOUT_EXPECTED_MS } from '../../../test/harness/fixture'
import type { Client } from '../client/client'
import { RawEngine } from '../client/raw-engine'
import { waitFor } from '../waiting'
import { acceptsWebSocket, idsAreUnique, isNoSession, postsBody, sessionHasEnded } from './sessions'

/** A server that answers requests in this way and, where `probe` is given, a WebSocket with that. */
async function answering(t: TestContext, limitMs: number, answer: RequestListener, probe?: string) {
  const http = createServer(answer)
  if (probe !== undefined)
    new WebSocketServer({ server: http }).on('connection', (socket) => socket.on('message', () => socket.send(probe)))
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve))
  t.after(() => {
    http.closeAllConnections()
    return new Promise((resolve) => http.close(resolve))
  })
  const origin = `http://127.0.0.1:${(http.address() as AddressInfo).port}`
  return new RawEngine({ origin, path: '/engine.io', limitMs })
}

const refuse: RequestListener = (_, response) => response.writeHead(400).end()
const accept: RequestListener = (_, response) => response.end('ok')

/** A client that had a session on such a server. */
const clientOf = (raw: RawEngine) => ({ connection: { raw, sessionId: 'over', name: 'alice' } }) as unknown as Client

test('a session has ended when its client has left; caught: it goes on', async (t) => {
  const { connect, context } = await startFixture(t)
  const alice = await connect('alice', LIMIT_MS, 'polling')
  await assertCaught(sessionHasEnded(alice, context(TIMEOUT_EXPECTED_MS)), /^status 200$/)
  await alice.barrier() // it was only asked
  await alice.connection.leave()
  await sessionHasEnded(alice, context())
})

test('a session that ends a moment later is waited for', async (t) => {
  let asked = 0
  const raw = await answering(t, LIMIT_MS, (...about) => (++asked < 4 ? accept : refuse)(...about))
  await sessionHasEnded(clientOf(raw), contextOf(LIMIT_MS))
  assert.equal(asked, 4 + 1) // and the WebSocket
})

test('caught: a session that has ended gets no answer, or its WebSocket one to its probe', async (t) => {
  const mute = await answering(t, TIMEOUT_EXPECTED_MS, () => {})
  await assertCaught(sessionHasEnded(clientOf(mute), contextOf(TIMEOUT_EXPECTED_MS)), /^no answer$/)
  const revived = await answering(t, LIMIT_MS, refuse, '3probe')
  await assertCaught(sessionHasEnded(clientOf(revived), contextOf(LIMIT_MS)), /^an answer$/)
})

test('a WebSocket handshake is accepted with these headers; caught: it is refused, or not answered', async (t) => {
  const headers = 'Connection: keep-alive, Upgrade; Upgrade: websocket'
  await acceptsWebSocket(await answering(t, LIMIT_MS, refuse, '3probe'), headers)
  await assertCaught(acceptsWebSocket(await answering(t, LIMIT_MS, refuse), headers), /^status 400$/)
  await assertCaught(acceptsWebSocket(await answering(t, TIMEOUT_EXPECTED_MS, () => {}), headers), /^no answer$/)
})

test('a session id that nobody has is refused, with a status or by the end of the connection', async (t) => {
  const { connect } = await startFixture(t)
  await isNoSession('nobody', (await connect('alice')).connection.raw)
  await isNoSession('nobody', await answering(t, LIMIT_MS, ({ socket }) => socket.destroy()))
})

test('caught: a session id that nobody has is served', async (t) => {
  const caught = async (actual: RegExp, raw: RawEngine) => assertCaught(isNoSession('nobody', raw), actual)
  await caught(/^status 200$/, await answering(t, LIMIT_MS, accept))
  await caught(/^no answer$/, await answering(t, TIMEOUT_EXPECTED_MS, () => {}))
  const posted: RequestListener = (request, response) =>
    (request.method === 'POST' ? accept : refuse)(request, response)
  await caught(/^status 200$/, await answering(t, LIMIT_MS, posted))
  await caught(/^an answer$/, await answering(t, LIMIT_MS, refuse, '3probe'))
})

test('handshakes at once get ids of their own, and their sessions are left', async (t) => {
  const { connect, server } = await startFixture(t)
  const alice = await connect('alice')
  await idsAreUnique(alice.connection.raw, 20)
  const isLeft = async () => Object.keys(server.clients).length === 1 || undefined
  assert.ok(await waitFor(isLeft, LIMIT_MS), 'only alice is still there')
})

test('caught: one id for several handshakes, or none', async (t) => {
  const open =
    (sid: string): RequestListener =>
    (_, response) =>
      response.end(`0{"sid":"${sid}","upgrades":[]}`)
  await assertCaught(idsAreUnique(await answering(t, LIMIT_MS, open('same')), 3), /^1 ids in 3 open packets$/)
  await assertCaught(idsAreUnique(await answering(t, LIMIT_MS, refuse), 3), /^0 ids in 0 open packets$/)
})

test('a body is posted into the session of a client, however that is answered', async (t) => {
  const bodies: string[] = []
  for (const end of [refuse, accept, ({ socket }) => socket.destroy()] satisfies RequestListener[]) {
    const raw = await answering(t, LIMIT_MS, async (request, response) => {
      const parts = await request.toArray()
      bodies.push(`${request.method} ${new URLSearchParams(request.url).get('sid')} ${parts.join('')}`)
      end(request, response)
    })
    await postsBody(clientOf(raw), '4{"action":')
    await postsBody(clientOf(raw), Buffer.from('b4'))
  }
  assert.deepEqual(bodies.slice(-2), ['POST over 4{"action":', 'POST over b4'])
  assert.equal(bodies.length, 6)
})
