import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Backlog, PACKET, type Waiting } from './backlog'

const LIMIT = 10_000

/** A backlog with clients that count for themselves how far they are behind. */
function setup() {
  let cuts = 0
  const backlog = new Backlog(LIMIT, () => {
    cuts += 1
  })
  const client = () => {
    let held: Waiting[] = []
    const self = {
      bytes: 0,
      isCut: false,
      get(...messages: (string | Buffer | undefined)[]) {
        for (const message of messages) {
          const waiting = backlog.add(self, message)
          held.push(waiting)
          self.bytes += waiting.bytes + PACKET
        }
        return self
      },
      leave() {
        backlog.remove(self, held)
        held = []
        self.bytes = 0
      },
      cut() {
        self.isCut = true
        self.leave()
      },
    }
    return self
  }
  return { backlog, client, cuts: () => cuts }
}

test('a message counts once, its packets for each client, and all of it goes again', () => {
  const { backlog, client } = setup()
  const message = 'é'.repeat(500)
  const clients = [client().get(message), client().get(message, undefined), client().get(Buffer.from('abc'))] as const
  assert.equal(backlog.bytes, 1003 + 4 * PACKET)
  clients[0].leave()
  assert.equal(backlog.bytes, 1003 + 3 * PACKET)
  clients[1].leave()
  clients[2].leave()
  assert.equal(backlog.bytes, 0)
})

test('an equal text is another message when the same client gets it, or when it comes later', async () => {
  const { backlog, client } = setup()
  const [one, other] = [client(), client()]
  for (const each of [one, other]) each.get('tick')
  for (const each of [one, other]) each.get('tick')
  assert.equal(backlog.bytes, 8 + 4 * PACKET)
  await Promise.resolve()
  for (const each of [other, one]) each.get('tick')
  assert.equal(backlog.bytes, 12 + 6 * PACKET)
  one.leave()
  other.leave()
  one.get('tick')
  assert.equal(backlog.bytes, 4 + PACKET)
})

test('past the limit those furthest behind are cut off, no more of them than it takes', () => {
  const { backlog, client, cuts } = setup()
  const [near, far, farther] = [client().get('x'), client().get('y'.repeat(4000)), client().get('z'.repeat(5000))]
  backlog.relieve()
  assert.equal(cuts(), 0)
  const last = client().get('w'.repeat(4500))
  backlog.relieve()
  assert.deepEqual([near.isCut, far.isCut, farther.isCut, last.isCut, cuts()], [false, false, true, false, 1])
  const huge = client().get('v'.repeat(LIMIT))
  backlog.relieve()
  assert.deepEqual([near.isCut, far.isCut, huge.isCut, last.isCut, cuts()], [false, false, true, false, 2])
})
