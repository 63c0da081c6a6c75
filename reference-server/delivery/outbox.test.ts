import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { createOutboxFixture, type Pair, recordWrites, UNLIMITED } from '../../test/reference-server/outbox-fixture'
import { canWrite, findFastPath } from './fast-path'
import type { Outbox } from './outbox'

const numbers = (count: number) => Array.from({ length: count }, (_, index) => `${index}`)
const upgraded = ({ client }: Pair) => new Promise((resolve) => client.once('upgrade', resolve))

describe('the outbox', () => {
  test('the messages of one tick leave in one write, and clients with the same messages share its bytes', async (t) => {
    const { outboxes, connect } = await createOutboxFixture(t)
    const pairs = [await connect('websocket'), await connect('websocket'), await connect('websocket')] as const
    const [a, b, c] = pairs.map((pair) => recordWrites(t, pair)) as [Buffer[], Buffer[], Buffer[]]
    const boxes = pairs.map(({ socket }) => outboxes.open(socket, UNLIMITED))
    boxes[2]?.put('my own')
    for (const text of ['x', 'y', 'y']) for (const box of boxes) box.put(text)
    boxes[1]?.put('z')
    assert.deepEqual(await Promise.all(pairs.map((pair, index) => pair.received([3, 4, 4][index] as number))), [
      ['x', 'y', 'y'],
      ['x', 'y', 'y', 'z'],
      ['my own', 'x', 'y', 'y'],
    ])
    assert.deepEqual([a.length, b.length, c.length], [1, 1, 1])

    for (const text of ['x', 'y']) for (const box of boxes) box.put(text)
    await Promise.all(pairs.map((pair, index) => pair.received([5, 6, 6][index] as number)))
    assert.deepEqual([a.length, b.length, c.length], [2, 2, 2])
    assert.ok(a[1] === b[1] && a[1] === c[1])
  })

  test('putting a message into all outboxes has the same effect as putting it into each', async (t) => {
    const { outboxes, connect } = await createOutboxFixture(t)
    const pairs = [await connect('websocket'), await connect('websocket'), await connect('polling')] as const
    const [a, b] = [recordWrites(t, pairs[0]), recordWrites(t, pairs[1])]
    const [first, second, polling] = pairs.map(({ socket }) => outboxes.open(socket, UNLIMITED)) as [
      Outbox,
      Outbox,
      Outbox,
    ]
    const [all, some] = [
      [first, second, polling],
      [second, first],
    ]
    const expected: [string[], string[], string[]] = [[], [], []]
    /** One tick: messages, each with its recipients. Each client receives its messages in this order. */
    const tick = async (...puts: [Outbox | Outbox[], string][]) => {
      for (const [to, text] of puts) {
        if (Array.isArray(to)) outboxes.putToAll(to, text)
        else to.put(text)
        for (const [index, outbox] of [first, second, polling].entries())
          if ([to].flat().includes(outbox)) expected[index]?.push(text)
      }
      await Promise.all(pairs.map((pair, index) => pair.received(expected[index]?.length ?? 0)))
      assert.deepEqual(
        pairs.map(({ got }) => got),
        expected,
      )
    }
    await tick([all, '1'], [all, '2'], [all, '2'])
    assert.ok(a.length === 1 && b.length === 1 && a[0] === b[0])
    await tick([all, '3'], [first, '4'], [all, '5'], [second, '6'])
    await tick([first, '7'], [all, '8'])
    await tick([some, '9'], [all, '10'], [some, '11'])
    await tick([some, '12'])
    await tick([[], '13'], [all, '14'])
    assert.deepEqual([a.length, b.length], [6, 6])
  })

  test('a client that is behind is written to through Engine.IO, until it has caught up', async (t) => {
    const { outboxes, connect } = await createOutboxFixture(t)
    const pair = await connect('websocket')
    const box = outboxes.open(pair.socket, UNLIMITED)
    const writes = recordWrites(t, pair)
    const put = async (text: string) => {
      box.put(text)
      await new Promise(setImmediate)
    }
    const websocket = findFastPath(pair.socket)
    assert.ok(websocket && canWrite(websocket))
    websocket._socket.cork()
    await put('x'.repeat(2 ** 16))
    assert.ok(!canWrite(websocket))
    await put('1')
    await put('2') // waits in Engine.IO, since 1 is not written yet
    box.put('3')
    websocket._socket.uncork()
    assert.ok(canWrite(websocket))
    assert.deepEqual((await pair.received(4)).slice(1), ['1', '2', '3'])
    const writesBefore = writes.length
    await put('4')
    assert.ok((await pair.received(5))[4] === '4' && writes.length === writesBefore + 1)
  })

  test('every length arrives unchanged', async (t) => {
    const { outboxes, connect } = await createOutboxFixture(t)
    const pair = await connect('websocket')
    const box = outboxes.open(pair.socket, UNLIMITED)
    const texts = [0, 1, 124, 125, 65_534, 65_535, 2 ** 20].map((length) => 'x'.repeat(length))
    for (const text of texts) box.put(text)
    assert.deepEqual(
      (await pair.received(texts.length)).map((text) => text?.length ?? 0),
      texts.map(({ length }) => length),
    )
  })

  test('a polling client gets each message once, in order', async (t) => {
    const { outboxes, connect } = await createOutboxFixture(t)
    const pair = await connect('polling')
    const box = outboxes.open(pair.socket, UNLIMITED)
    for (const text of numbers(50)) box.put(text)
    assert.equal(findFastPath(pair.socket), undefined)
    assert.deepEqual(await pair.received(50), numbers(50))
  })

  test('an upgrade loses, repeats and reorders nothing', async (t) => {
    const { outboxes, connect } = await createOutboxFixture(t)
    const pair = await connect('polling', 'websocket')
    const box = outboxes.open(pair.socket, UNLIMITED)
    const upgrade = upgraded(pair)
    let count = 0
    const interval = setInterval(() => {
      for (const _ of numbers(3)) box.put(`${count++}`)
    })
    t.after(() => clearInterval(interval))
    await pair.received(3)
    await upgrade
    const atUpgrade = count
    await pair.received(atUpgrade + 300)
    clearInterval(interval)
    assert.ok(findFastPath(pair.socket), 'the fast path is used in the end')
    assert.deepEqual(await pair.received(count), numbers(count))
  })

  test('messages waiting in Engine.IO are not overtaken', async (t) => {
    const { outboxes, connect } = await createOutboxFixture(t)
    const pair = await connect('websocket')
    const box = outboxes.open(pair.socket, UNLIMITED)
    pair.socket.send('0')
    pair.socket.send('1') // waits: Engine.IO writes it once the previous one is written
    assert.equal(findFastPath(pair.socket), undefined)
    box.put('2')
    box.put('3')
    assert.deepEqual(await pair.received(4), numbers(4))
  })

  test('with compression, a replaced send, or a listener for flush, the fast path is not used', async (t) => {
    const compressing = await createOutboxFixture(t, { perMessageDeflate: { threshold: 0 } })
    const plain = await createOutboxFixture(t)
    const cases: [typeof plain, (pair: Pair) => void][] = [
      [compressing, () => {}],
      [plain, ({ socket }) => void Reflect.set(socket, 'send', socket.send.bind(socket))],
      [plain, ({ socket }) => void socket.on('flush', () => {})],
    ]
    for (const [{ outboxes, connect }, change] of cases) {
      const pair = await connect('websocket')
      change(pair)
      assert.equal(findFastPath(pair.socket), undefined)
      const box = outboxes.open(pair.socket, UNLIMITED)
      for (const text of numbers(9)) box.put(text)
      assert.deepEqual(await pair.received(9), numbers(9))
    }
  })

  test('nothing is sent to a client that is closing or closed', async (t) => {
    const { outboxes, errors, connect } = await createOutboxFixture(t)
    const pair = await connect('websocket')
    const writes = recordWrites(t, pair)
    const box = outboxes.open(pair.socket, UNLIMITED)
    const gone = new Promise((resolve) => pair.socket.once('close', resolve))
    box.put('in time')
    await pair.received(1)
    box.put('too late')
    pair.socket.close()
    await gone
    box.put('later still')
    await new Promise((resolve) => setImmediate(resolve))
    // the message, and then the header and the body of the close frame
    assert.deepEqual([writes.length, pair.got, errors], [3, ['in time'], []])
  })

  test('an error while sending is reported, and the next client gets its messages', async (t) => {
    const { outboxes, errors, connect } = await createOutboxFixture(t)
    const [one, other] = [await connect('websocket'), await connect('websocket')]
    one.socket.send = () => {
      throw new RangeError('Invalid string length')
    }
    for (const { socket } of [one, other]) outboxes.open(socket, UNLIMITED).put('0')
    assert.deepEqual(await other.received(1), ['0'])
    assert.deepEqual(
      errors.map(({ message }) => message),
      ['Invalid string length'],
    )
  })
})
