import assert from 'node:assert/strict'
import { test } from 'node:test'
import { inLaterTurn, laterTurn } from './turns'

const eventLoopTurn = () => new Promise((resolve) => setImmediate(resolve))

test('of the work of many, four pieces are done in each turn of the event loop, in the order they came', async () => {
  const done: number[] = []
  const perTurn: number[] = []
  for (let piece = 0; piece < 10; piece += 1) inLaterTurn(() => done.push(piece))
  assert.deepEqual(done, [])
  while (done.length < 10) {
    const before = done.length
    await eventLoopTurn()
    perTurn.push(done.length - before)
  }
  assert.deepEqual(
    [perTurn, done],
    [
      [4, 4, 2],
      [0, 1, 2, 3, 4, 5, 6, 7, 8, 9],
    ],
  )
})

test('who always wants more waits behind the others', async () => {
  const done: string[] = []
  const greedy = async (name: string) => {
    for (let piece = 0; piece < 3; piece += 1) {
      await laterTurn()
      done.push(name)
    }
  }
  await Promise.all(['a', 'b', 'c', 'd', 'e', 'f'].map(greedy))
  assert.equal(done.join(''), 'abcdefabcdefabcdef')
})
