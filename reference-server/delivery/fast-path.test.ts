import assert from 'node:assert/strict'
import { createRequire } from 'node:module'
import { after, before, describe, test } from 'node:test'
import { createFixture, TestClient } from '../../test/reference-server/fixture'
import { supportsFastPath } from './fast-path'

interface Sender {
  sendFrame(frames: Buffer[], done?: () => void): void
}

/** The sender of the ws that Engine.IO uses. */
const { prototype: sender } = createRequire(require.resolve('engine.io'))('ws').Sender as { prototype: Sender }

const fixture = createFixture()
before(fixture.open)
after(fixture.close)

describe('the fast path', () => {
  // Red after an update? Something that `findFastPath` uses has changed: see the interface `EngineInternals`.
  test('works with the installed versions of Engine.IO and ws', async () => {
    assert.equal(await supportsFastPath(), true)
  })

  const changes: [string, (frames: Buffer[]) => Buffer[]][] = [
    ['writes something else', (frames) => [Buffer.from('!'), ...frames.slice(1)]],
    ['fails', () => assert.fail('another ws')],
  ]
  for (const [how, change] of changes) {
    test(`is not used if ws ${how}, and the server warns about it`, async (t) => {
      const { sendFrame } = sender
      t.mock.method(sender, 'sendFrame', function (this: Sender, frames: Buffer[], done?: () => void) {
        const isTrial = frames.some((part) => part.includes('é'))
        sendFrame.call(this, isTrial ? change(frames) : frames, done)
      })
      const server = fixture.create(t)
      const warnings: string[] = []
      server.on('warning', ({ message }) => warnings.push(message))
      await server.listen()
      assert.match(warnings.join(), /^This version of Engine.IO is unknown/)
      const client = new TestClient(server.port as number)
      assert.equal((await client.subscribe('slow:*')).status, true)
      await fixture.redis.publish('slow:1', 'arrives')
      assert.equal((await client.next()).payload, 'arrives')
      await client.leave()
    })
  }
})
