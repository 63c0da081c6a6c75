import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { fastPath } from './fast-path'
import { outboxBed, type Pair, UNWATCHED, writesTo } from './outbox-bed.test'

const numbers = (count: number) => Array.from({ length: count }, (_, index) => `${index}`)
const upgraded = ({ client }: Pair) => new Promise((resolve) => client.once('upgrade', resolve))

describe('the outbox', () => {
  test('what is put in one tick leaves in one write, and clients with the same messages share its bytes', async (t) => {
    const { outboxes, connect } = await outboxBed(t)
    const pairs = [await connect('websocket'), await connect('websocket'), await connect('websocket')] as const
    const [a, b, c] = pairs.map((pair) => writesTo(t, pair)) as [Buffer[][], Buffer[][], Buffer[][]]
    const boxes = pairs.map(({ socket }) => outboxes.open(socket, UNWATCHED))
    boxes[2]?.put('of my own')
    for (const text of ['x', 'y', 'y']) for (const box of boxes) box.put(text)
    boxes[1]?.put('z')
    assert.deepEqual(await Promise.all(pairs.map((pair, index) => pair.received([3, 4, 4][index] as number))), [
      ['x', 'y', 'y'],
      ['x', 'y', 'y', 'z'],
      ['of my own', 'x', 'y', 'y'],
    ])
    assert.deepEqual([a.length, b.length, c.length], [1, 1, 1])

    for (const text of ['x', 'y']) for (const box of boxes) box.put(text)
    await Promise.all(pairs.map((pair, index) => pair.received([5, 6, 6][index] as number)))
    assert.ok(a[1]?.length === 1 && a[1][0] === b[1]?.[0] && a[1][0] === c[1]?.[0])
  })

  test('every length arrives unchanged', async (t) => {
    const { outboxes, connect } = await outboxBed(t)
    const pair = await connect('websocket')
    const box = outboxes.open(pair.socket, UNWATCHED)
    const texts = [0, 1, 124, 125, 65_534, 65_535, 2 ** 20].map((length) => 'x'.repeat(length))
    for (const text of texts) box.put(text)
    assert.deepEqual(
      (await pair.received(texts.length)).map((text) => text?.length ?? 0),
      texts.map(({ length }) => length),
    )
  })

  test('who polls gets each message once, in order', async (t) => {
    const { outboxes, connect } = await outboxBed(t)
    const pair = await connect('polling')
    const box = outboxes.open(pair.socket, UNWATCHED)
    for (const text of numbers(50)) box.put(text)
    assert.equal(fastPath(pair.socket), undefined)
    assert.deepEqual(await pair.received(50), numbers(50))
  })

  test('an upgrade in the middle loses, doubles and overtakes nothing', async (t) => {
    const { outboxes, connect } = await outboxBed(t)
    const pair = await connect('polling', 'websocket')
    const box = outboxes.open(pair.socket, UNWATCHED)
    const done = upgraded(pair)
    let put = 0
    const more = setInterval(() => {
      for (const _ of numbers(3)) box.put(`${put++}`)
    })
    t.after(() => clearInterval(more))
    await pair.received(3)
    await done
    const during = put
    await pair.received(during + 300)
    clearInterval(more)
    assert.ok(fastPath(pair.socket), 'the fast path is taken in the end')
    assert.deepEqual(await pair.received(put), numbers(put))
  })

  test('what waits in Engine.IO is not overtaken', async (t) => {
    const { outboxes, connect } = await outboxBed(t)
    const pair = await connect('websocket')
    const box = outboxes.open(pair.socket, UNWATCHED)
    pair.socket.send('0')
    pair.socket.send('1') // waits: Engine.IO writes the next when the one before is written
    assert.equal(fastPath(pair.socket), undefined)
    box.put('2')
    box.put('3')
    assert.deepEqual(await pair.received(4), numbers(4))
  })

  test('with compression, with a changed send and with a listener to what is flushed, the usual path is taken', async (t) => {
    const compressing = await outboxBed(t, { perMessageDeflate: { threshold: 0 } })
    const plain = await outboxBed(t)
    const cases: [typeof plain, (pair: Pair) => void][] = [
      [compressing, () => {}],
      [plain, ({ socket }) => void Reflect.set(socket, 'send', socket.send.bind(socket))],
      [plain, ({ socket }) => void socket.on('flush', () => {})],
    ]
    for (const [{ outboxes, connect }, change] of cases) {
      const pair = await connect('websocket')
      change(pair)
      assert.equal(fastPath(pair.socket), undefined)
      const box = outboxes.open(pair.socket, UNWATCHED)
      for (const text of numbers(9)) box.put(text)
      assert.deepEqual(await pair.received(9), numbers(9))
    }
  })

  test('who is closing or gone is sent nothing', async (t) => {
    const { outboxes, errors, connect } = await outboxBed(t)
    const pair = await connect('websocket')
    const writes = writesTo(t, pair)
    const box = outboxes.open(pair.socket, UNWATCHED)
    const gone = new Promise((resolve) => pair.socket.once('close', resolve))
    box.put('too late')
    pair.socket.close()
    await gone
    box.put('later still')
    await new Promise((resolve) => setImmediate(resolve))
    // one write is the close frame's
    assert.deepEqual([writes.length, pair.got, errors], [1, [], []])
  })

  test('what is thrown on sending is told, and the next client gets its messages', async (t) => {
    const { outboxes, errors, connect } = await outboxBed(t)
    const [one, other] = [await connect('websocket'), await connect('websocket')]
    one.socket.send = () => {
      throw new RangeError('Invalid string length')
    }
    for (const { socket } of [one, other]) outboxes.open(socket, UNWATCHED).put('0')
    assert.deepEqual(await other.received(1), ['0'])
    assert.deepEqual(
      errors.map(({ message }) => message),
      ['Invalid string length'],
    )
  })
})
