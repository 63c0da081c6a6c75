import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { createFixture, reply, TestClient } from '../test/reference-server/fixture'

const fixture = createFixture()
before(fixture.open)
after(fixture.close)
const { start, patternsHeld } = fixture

describe('requests', () => {
  test('replies come in the order of the requests, one each', async (t) => {
    const server = await start(t)
    const client = new TestClient(server.port)
    const frames = [
      { action: 'subscribe', pattern: 'o1' },
      { action: 'subscribe', pattern: 'o1' },
      { action: 'dance', pattern: 'o1' },
      { action: 'unsubscribe', pattern: 'o1' },
      { action: 'unsubscribe', pattern: 'o1' },
      { action: 'subscribe', pattern: 'o2' },
    ]
    for (const frame of frames) client.send(frame)
    const expected = [undefined, 'already-subscribed', 'unknown-action', undefined, 'not-subscribed', undefined]
    for (const [index, { action, pattern }] of frames.entries()) {
      assert.deepEqual(await client.next(), reply(action, pattern, expected[index]))
    }
    await client.leave()
  })

  test('a malformed request is refused, changes nothing in Redis, and does not affect other clients', async (t) => {
    const server = await start(t)
    const [bystander, client] = [new TestClient(server.port), new TestClient(server.port)]
    await bystander.subscribe('robust')
    const frames: [unknown, string][] = [
      ['', 'not-json'],
      ['nonsense', 'not-json'],
      [Buffer.from('{"action":"subscribe","pattern":"p"}'), 'not-text'],
      ['[]', 'not-object'],
      ['['.repeat(900_000), 'request-too-long'],
      ['['.repeat(40_000), 'not-json'],
      [{ action: 'subscribe', pattern: 'a\r\nPSUBSCRIBE b' }, 'invalid-pattern'],
      ['{"action":"subscribe","pattern":"\\ud800"}', 'invalid-pattern'],
      [{ action: 'subscribe', pattern: 'x'.repeat(4097) }, 'pattern-too-long'],
    ]
    for (const [frame, error] of frames) {
      const refusal = await client.request(frame)
      assert.deepEqual([refusal.origin, refusal.status, refusal.error], ['S', false, error])
    }
    assert.equal(await patternsHeld(), 1)
    await fixture.redis.publish('robust', 'still here')
    assert.equal((await bystander.next()).payload, 'still here')
    await Promise.all([bystander.leave(), client.leave()])
  })

  test('two servers on one Redis each serve their own clients', async (t) => {
    const servers = [await start(t), await start(t)]
    const clients = servers.map(({ port }) => new TestClient(port))
    for (const client of clients) await client.subscribe('both')
    await fixture.redis.publish('both', '1')
    await fixture.redis.publish('both', '2')
    for (const client of clients) {
      assert.deepEqual([(await client.next()).payload, (await client.next()).payload], ['1', '2'])
      await client.leave()
    }
  })
})
