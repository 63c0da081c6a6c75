import assert from 'node:assert/strict'
import test from 'node:test'
import type { Action } from '../../client/client'
import { type Answer, afterwards } from './legal'

/** What a server says that obeys the requests in this order; and where the client is then. */
function obeyed(on: boolean, actions: readonly Action[]): { answers: Answer[]; end: boolean } {
  let now = on
  const answers = actions.map((action) => {
    const status = (action === 'subscribe') !== now
    if (status) now = !now
    return { action, status }
  })
  return { answers, end: now }
}

function everyAnswers(length: number): Answer[][] {
  if (length === 0) return [[]]
  const each = (['subscribe', 'unsubscribe'] as const).flatMap((action) =>
    [true, false].map((status) => ({ action, status })),
  )
  return everyAnswers(length - 1).flatMap((rest) => each.map((answer) => [answer, ...rest]))
}

function orders<T>(items: readonly T[]): T[][] {
  if (items.length === 0) return [[]]
  return items.flatMap((item, index) =>
    orders([...items.slice(0, index), ...items.slice(index + 1)]).map((rest) => [item, ...rest]),
  )
}

test('answers are possible if and only if some order gives them: every case of up to four requests', () => {
  const sorted = (answers: Answer[]) => answers.map(({ action, status }) => `${action} ${status}`).sort()
  for (const on of [true, false])
    for (let length = 0; length <= 4; length += 1)
      for (const answers of everyAnswers(length)) {
        const ends = orders(answers.map(({ action }) => action))
          .map((actions) => obeyed(on, actions))
          .filter((some) => sorted(some.answers).join() === sorted(answers).join())
          .map(({ end }) => end)
        const [end] = ends
        assert.ok(ends.every((other) => other === end))
        assert.equal(afterwards(on, answers), end, `${on} ${JSON.stringify(answers)}`)
      }
})
