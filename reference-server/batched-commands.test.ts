import assert from 'node:assert/strict'
import { after, before as beforeAll, describe, type TestContext, test } from 'node:test'
import { observer, testBed } from '../test/reference-server/fixture'
import { RedisBus } from './redis-bus'

const bed = testBed()
beforeAll(bed.open)
after(bed.close)

/** A bus, and the commands about patterns that Redis has carried out since. */
async function watched(t: TestContext, url = bed.url) {
  const plain = observer(bed.url)
  const monitor = await plain.monitor()
  const seen: string[][] = []
  monitor.on('monitor', (_time: string, [name = '', ...args]: string[]) => {
    if (/^p?(un)?subscribe$/i.test(name)) seen.push([name.toLowerCase(), ...args])
    if (name === 'echo') monitor.emit(String(args[0]))
  })
  const warnings: string[] = []
  const bus = new RedisBus(url, 1000)
  t.after(() => {
    for (const connection of [plain, monitor]) connection.disconnect()
    return bus.close()
  })
  await bus.open({ up() {}, down() {}, message() {}, warning: ({ message }) => warnings.push(message) })
  /** MONITOR lags: an ECHO is awaited in it. */
  const commands = async () => {
    const shown = new Promise((resolve) => monitor.once('fence', resolve))
    await bed.look.echo('fence')
    await shown
    return seen
  }
  return { bus, commands, warnings }
}

describe('commands of one turn', () => {
  test('go to Redis as one, in the order of the calls', async (t) => {
    const { bus, commands } = await watched(t)
    const outcomes = await Promise.all([
      bus.psubscribe('a'),
      Promise.resolve().then(() => bus.psubscribe('b')),
      bus.psubscribe('c'),
    ])
    assert.deepEqual(outcomes, [undefined, undefined, undefined])
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

  test('are of a thousand patterns at most', async (t) => {
    const { bus, commands } = await watched(t)
    await Promise.all(Array.from({ length: 2001 }, (_, index) => bus.psubscribe(`m${index}`)))
    const sent = (await commands()).map(([, ...patterns]) => patterns)
    assert.deepEqual(
      sent.map(({ length }) => length),
      [1000, 1000, 1],
    )
    assert.equal(new Set(sent.flat()).size, 2001)
  })

  test('refused as a whole for one pattern, are sent for each by itself', async (t) => {
    await bed.look.acl(
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
    const { bus, commands, warnings } = await watched(t, bed.url.replace('//', '//narrow:pw@'))
    const outcomes = await Promise.all(['ok1', 'other', 'ok2'].map((pattern) => bus.psubscribe(pattern)))
    assert.deepEqual(outcomes, [undefined, 'redis-refused', undefined])
    assert.deepEqual(await commands(), [
      ['psubscribe', 'ok1'],
      ['psubscribe', 'ok2'],
    ])
    assert.match(warnings.join(), /^NOPERM/)
  })
})
