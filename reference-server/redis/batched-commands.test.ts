import assert from 'node:assert/strict'
import { after, before, describe, type TestContext, test } from 'node:test'
import { connectToRedis, createFixture, GENEROUS } from '../../test/reference-server/fixture'
import { RedisBus } from './redis-bus'

const fixture = createFixture()
before(fixture.open)
after(fixture.close)

/** A bus, and the pattern commands that Redis has run since it opened. */
async function openBus(t: TestContext, url = fixture.url) {
  const connection = connectToRedis(fixture.url)
  const monitor = await connection.monitor()
  const seen: string[][] = []
  monitor.on('monitor', (_time: string, [name = '', ...args]: string[]) => {
    if (/^p?(un)?subscribe$/i.test(name)) seen.push([name.toLowerCase(), ...args])
    if (name === 'echo') monitor.emit(String(args[0]))
  })
  const warnings: string[] = []
  const bus = new RedisBus(url, GENEROUS)
  t.after(() => {
    for (const each of [connection, monitor]) each.disconnect()
    return bus.close()
  })
  await bus.open({ up() {}, down() {}, message() {}, warning: ({ message }) => warnings.push(message) })
  /** MONITOR lags, so this waits for an ECHO to appear in it. */
  const commands = async () => {
    const echoed = new Promise((resolve) => monitor.once('fence', resolve))
    await fixture.redis.echo('fence')
    await echoed
    return seen
  }
  return { bus, commands, warnings }
}

describe('the commands of one turn of the event loop', () => {
  test('are sent as one command, in the order of the calls', async (t) => {
    const { bus, commands } = await openBus(t)
    const failures = await Promise.all([
      bus.psubscribe('a'),
      Promise.resolve().then(() => bus.psubscribe('b')),
      bus.psubscribe('c'),
    ])
    assert.deepEqual(failures, [undefined, undefined, undefined])
    await Promise.all([bus.punsubscribe('a'), bus.punsubscribe('b'), bus.psubscribe('d'), bus.punsubscribe('c')])
    assert.deepEqual(await commands(), [
      ['psubscribe', 'a', 'c', 'b'],
      ['punsubscribe', 'a', 'b'],
      ['psubscribe', 'd'],
      ['punsubscribe', 'c'],
    ])
    for (const pattern of ['e', 'f']) {
      await bus.psubscribe(pattern)
      assert.deepEqual((await commands()).at(-1), ['psubscribe', pattern])
    }
  })

  test('have a thousand patterns at most', async (t) => {
    const { bus, commands } = await openBus(t)
    await Promise.all(Array.from({ length: 2001 }, (_, index) => bus.psubscribe(`m${index}`)))
    const sent = (await commands()).map(([, ...patterns]) => patterns)
    assert.deepEqual(
      sent.map(({ length }) => length),
      [1000, 1000, 1],
    )
    assert.equal(new Set(sent.flat()).size, 2001)
  })

  test('are sent one by one if Redis refuses all for one pattern', async (t) => {
    await fixture.redis.acl(
      'SETUSER',
      'narrow',
      'on',
      '>pw',
      '+info',
      '+client',
      '+psubscribe',
      'resetchannels',
      '&ok1',
      '&ok2',
    )
    const { bus, commands, warnings } = await openBus(t, fixture.url.replace('//', '//narrow:pw@'))
    const failures = await Promise.all(['ok1', 'other', 'ok2'].map((pattern) => bus.psubscribe(pattern)))
    assert.deepEqual(failures, [undefined, 'redis-refused', undefined])
    assert.deepEqual(await commands(), [
      ['psubscribe', 'ok1'],
      ['psubscribe', 'ok2'],
    ])
    assert.match(warnings.join(), /^NOPERM/)
  })
})
