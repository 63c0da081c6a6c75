import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Backlog, PACKET_OVERHEAD, type QueuedMessage } from './backlog'
import { Counters } from './counters'

const LIMIT = 10_000

/** A backlog, and clients that keep count of what waits for them. */
function setup() {
  const { closed } = new Counters()
  const backlog = new Backlog(LIMIT, { closed })
  const client = () => {
    let queued: QueuedMessage[] = []
    const self = {
      bytes: 0,
      isTerminated: false,
      queue(...messages: (string | Buffer | undefined)[]) {
        for (const message of messages) {
          const added = backlog.add(self, message)
          queued.push(added)
          self.bytes += added.bytes + PACKET_OVERHEAD
        }
        return self
      },
      leave() {
        backlog.remove(self, queued)
        queued = []
        self.bytes = 0
      },
      terminate() {
        self.isTerminated = true
        self.leave()
      },
    }
    return self
  }
  return { backlog, client, closed }
}

test('a message counts once, and its packets once for each client, until the clients have left', () => {
  const { backlog, client } = setup()
  const message = 'é'.repeat(500)
  const clients = [
    client().queue(message),
    client().queue(message, undefined),
    client().queue(Buffer.from('abc')),
  ] as const
  assert.equal(backlog.bytes, 1003 + 4 * PACKET_OVERHEAD)
  clients[0].leave()
  assert.equal(backlog.bytes, 1003 + 3 * PACKET_OVERHEAD)
  clients[1].leave()
  clients[2].leave()
  assert.equal(backlog.bytes, 0)
})

test('an equal text is another message if the same client gets it again, or if it comes later', async () => {
  const { backlog, client } = setup()
  const [one, other] = [client(), client()]
  for (const each of [one, other]) each.queue('tick')
  for (const each of [one, other]) each.queue('tick')
  assert.equal(backlog.bytes, 8 + 4 * PACKET_OVERHEAD)
  await Promise.resolve()
  for (const each of [other, one]) each.queue('tick')
  assert.equal(backlog.bytes, 12 + 6 * PACKET_OVERHEAD)
  one.leave()
  other.leave()
  one.queue('tick')
  assert.equal(backlog.bytes, 4 + PACKET_OVERHEAD)
})

test('past the limit, the clients furthest behind are closed, and no more of them than needed', () => {
  const { backlog, client, closed } = setup()
  const [near, far, farther] = [client().queue('x'), client().queue('y'.repeat(4000)), client().queue('z'.repeat(5000))]
  backlog.enforceLimit()
  assert.equal(closed.maxBacklog, 0)
  const last = client().queue('w'.repeat(4500))
  backlog.enforceLimit()
  const terminated = () => [near, far, farther, last].map(({ isTerminated }) => isTerminated)
  assert.deepEqual([terminated(), closed.maxBacklog], [[false, false, true, false], 1])
  const huge = client().queue('v'.repeat(LIMIT))
  backlog.enforceLimit()
  assert.deepEqual([terminated(), huge.isTerminated, closed.maxBacklog], [[false, false, true, false], true, 2])
})
