import assert from 'node:assert/strict'
import test from 'node:test'
import type { Action } from '../../client/client'
import { type Reply, subscribedAfter } from './legal'

/** The replies of a server that handles the requests in this order, and whether the client is subscribed then. */
function handled(subscribed: boolean, actions: readonly Action[]): { replies: Reply[]; after: boolean } {
  let now = subscribed
  const replies = actions.map((action) => {
    const status = (action === 'subscribe') !== now
    if (status) now = !now
    return { action, status }
  })
  return { replies, after: now }
}

function allReplies(length: number): Reply[][] {
  if (length === 0) return [[]]
  const each = (['subscribe', 'unsubscribe'] as const).flatMap((action) =>
    [true, false].map((status) => ({ action, status })),
  )
  return allReplies(length - 1).flatMap((rest) => each.map((reply) => [reply, ...rest]))
}

function orders<T>(items: readonly T[]): T[][] {
  if (items.length === 0) return [[]]
  return items.flatMap((item, index) =>
    orders([...items.slice(0, index), ...items.slice(index + 1)]).map((rest) => [item, ...rest]),
  )
}

test('replies are possible if and only if some order leads to them: every case of up to four requests', () => {
  const sorted = (replies: Reply[]) => replies.map(({ action, status }) => `${action} ${status}`).sort()
  for (const subscribed of [true, false])
    for (let length = 0; length <= 4; length += 1)
      for (const replies of allReplies(length)) {
        const ends = orders(replies.map(({ action }) => action))
          .map((actions) => handled(subscribed, actions))
          .filter((some) => sorted(some.replies).join() === sorted(replies).join())
          .map(({ after }) => after)
        const [end] = ends
        assert.ok(ends.every((other) => other === end))
        assert.equal(subscribedAfter(subscribed, replies), end, `${subscribed} ${JSON.stringify(replies)}`)
      }
})
