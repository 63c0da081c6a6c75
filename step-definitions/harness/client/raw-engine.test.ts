import assert from 'node:assert/strict'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import test, { type TestContext } from 'node:test'
import { type WebSocket, WebSocketServer } from 'ws'
import { LIMIT_MS, TIMEOUT_EXPECTED_MS } from '../../../test/harness/fixture'
import type { Revision } from './engine'
import { Inbox } from './inbox'
import { type FailedProbe, RawEngine } from './raw-engine'

/** A server that records what reaches it; its answers are those of the test. */
async function recording(
  t: TestContext,
  limitMs: number,
  {
    answer,
    onFrame,
    protocol,
  }: { answer?: RequestListener; onFrame?: (socket: WebSocket) => void; protocol?: Revision },
) {
  const seen = new Inbox<string>()
  const http = createServer((request, response) => {
    let body = ''
    request.setEncoding('utf8').on('data', (part) => {
      body += part
    })
    request.on('end', () => {
      seen.put(`${request.method} ${request.url} ${body}`.trim())
      answer?.(request, response)
    })
  })
  const sockets = new WebSocketServer({ server: http })
  sockets.on('connection', (socket, { url }) => {
    seen.put(`opens ${url}`)
    socket.on('message', (data) => {
      seen.put(`sends ${data}`)
      onFrame?.(socket)
    })
    socket.on('close', (code) => seen.put(`ends with ${code}`))
  })
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve))
  t.after(() => {
    for (const socket of sockets.clients) socket.terminate()
    http.closeAllConnections()
    return new Promise((resolve) => http.close(resolve))
  })
  const origin = `http://127.0.0.1:${(http.address() as AddressInfo).port}`
  const raw = new RawEngine({ origin, path: '/engine.io', limitMs, ...(protocol && { protocol }) })
  const next = () => seen.next(() => true, LIMIT_MS)
  const upToTheEnd = async () => {
    const all = [await next()]
    while (!all.at(-1)?.startsWith('ends')) all.push(await next())
    return all
  }
  return { raw, next, upToTheEnd }
}

/** ms; in that time the server has seen what there is, and then nothing happens */
const SHORT_MS = 4 * TIMEOUT_EXPECTED_MS

const OPENS = 'opens /engine.io/?EIO=4&transport=websocket&sid=its'
const pong = (socket: WebSocket) => socket.send('3probe')
const hangUp = (socket: WebSocket) => socket.close()

for (const [how, onFrame, sees] of [
  ['is opened and closed', pong, ['ends with 1005']],
  ['probes and is dropped', pong, ['sends 2probe', 'ends with 1006']],
  ['sends what is no probe', hangUp, ['sends 4hello', 'ends with 1005']],
] as const)
  test(`a WebSocket that ${how}: what the server sees of it`, async (t) => {
    const { raw, upToTheEnd } = await recording(t, LIMIT_MS, { onFrame })
    await raw.failProbe('its', how)
    assert.deepEqual(await upToTheEnd(), [OPENS, ...sees])
  })

test('a WebSocket that gets no answer is dropped after the limit', async (t) => {
  for (const [how, sent] of [
    ['probes and is dropped', '2probe'],
    ['sends what is no probe', '4hello'],
  ] satisfies [FailedProbe, string][]) {
    const { raw, upToTheEnd } = await recording(t, SHORT_MS, {})
    await raw.failProbe('its', how)
    assert.deepEqual(await upToTheEnd(), [OPENS, `sends ${sent}`, 'ends with 1006'])
  }
})

test('a probe is accepted where it is answered; the WebSocket ends without an upgrade', async (t) => {
  const { raw, upToTheEnd } = await recording(t, LIMIT_MS, { onFrame: pong })
  assert.equal(await raw.acceptsProbe('its'), true)
  assert.deepEqual(await upToTheEnd(), [OPENS, 'sends 2probe', 'ends with 1006'])
})

test('a probe is not accepted where the WebSocket is closed, refused, or left without an answer', async (t) => {
  const closed = await recording(t, LIMIT_MS, { onFrame: hangUp })
  assert.equal(await closed.raw.acceptsProbe('its'), false)
  const left = await recording(t, SHORT_MS, {})
  assert.equal(await left.raw.acceptsProbe('its'), false)
  assert.deepEqual(await left.upToTheEnd(), [OPENS, 'sends 2probe', 'ends with 1006'])
  const http = createServer((_, response) => response.writeHead(400).end()).listen(0, '127.0.0.1')
  await new Promise((resolve) => http.once('listening', resolve))
  t.after(() => http.close())
  const origin = `http://127.0.0.1:${(http.address() as AddressInfo).port}`
  assert.equal(await new RawEngine({ origin, path: '/engine.io', limitMs: LIMIT_MS }).acceptsProbe('its'), false)
})

const ok: RequestListener = (_, response) => response.writeHead(201).end('done')

test('a request of polling: a POST if there is a body, with the revision of the protocol', async (t) => {
  const { raw, next } = await recording(t, LIMIT_MS, { answer: ok })
  assert.deepEqual(await raw.request({}), { status: 201, body: 'done' })
  assert.equal(await next(), 'GET /engine.io/?EIO=4&transport=polling')
  await raw.request({ sid: 'a&b' }, Buffer.from('6'))
  assert.equal(await next(), 'POST /engine.io/?EIO=4&transport=polling&sid=a%26b 6')
  const old = await recording(t, LIMIT_MS, { answer: ok, protocol: 3 })
  await old.raw.request({}, '')
  assert.equal(await old.next(), 'POST /engine.io/?EIO=3&transport=polling')
})

test('anything else: a method, a query as it is, and perhaps a body with blanks and lines', async (t) => {
  const { raw, next } = await recording(t, LIMIT_MS, { answer: ok })
  for (const [request, seen] of [
    ['GET ?EIO=4&transport=carrier', 'GET /engine.io/?EIO=4&transport=carrier'],
    ['PUT ?EIO=9&&sid', 'PUT /engine.io/?EIO=9&&sid'],
    ['OPTIONS ', 'OPTIONS /engine.io/'],
    ['POST ?sid=x 4a b\nc', 'POST /engine.io/?sid=x 4a b\nc'],
    ['DELETE ?sid=x  ', 'DELETE /engine.io/?sid=x'],
  ] as const) {
    await raw.anything(request)
    assert.equal(await next(), seen)
  }
})

test('anything is over, too, where the server does not answer it, or ends the connection', async (t) => {
  const mute = await recording(t, 3 * SHORT_MS, {})
  await mute.raw.anything('GET ?EIO=4')
  assert.equal(await mute.next(), 'GET /engine.io/?EIO=4')
  const rude = await recording(t, LIMIT_MS, { answer: ({ socket }) => socket.destroy() })
  await rude.raw.anything('GET ?EIO=4')
  assert.equal(await rude.next(), 'GET /engine.io/?EIO=4')
})
