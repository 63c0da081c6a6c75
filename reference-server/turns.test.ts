import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { Turns } from './turns'

const eventLoopTurn = () => new Promise((resolve) => setImmediate(resolve))

/** How many pieces are done in each turn until there are `count`. */
async function perTurn(done: readonly unknown[], count: number): Promise<number[]> {
  const counts: number[] = []
  while (done.length < count) {
    const before = done.length
    await eventLoopTurn()
    counts.push(done.length - before)
  }
  return counts
}

describe('turns for four pieces of work each', () => {
  test('work for later is done in the order it came, four pieces in a turn, none in this one', async () => {
    const turns = new Turns(4)
    const done: number[] = []
    for (let piece = 0; piece < 10; piece += 1) turns.later(() => done.push(piece))
    assert.deepEqual(done, [])
    assert.deepEqual(await perTurn(done, 10), [4, 4, 2])
    assert.deepEqual(done, [0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
  })

  test('work for soon is done at once, but for what this turn has no room for', async () => {
    const turns = new Turns(4)
    const done: number[] = []
    for (let piece = 0; piece < 6; piece += 1) turns.soon(() => done.push(piece))
    assert.deepEqual(done, [0, 1, 2, 3])
    assert.deepEqual(await perTurn(done, 6), [2])
    await eventLoopTurn()
    turns.soon(() => done.push(6))
    assert.deepEqual(done, [0, 1, 2, 3, 4, 5, 6])
  })

  test('who comes later waits behind those who wait', async () => {
    const turns = new Turns(4)
    const done: string[] = []
    for (let piece = 0; piece < 8; piece += 1) turns.later(() => done.push('first'))
    await eventLoopTurn()
    turns.soon(() => done.push('second'))
    await perTurn(done, 9)
    assert.equal(done.indexOf('second'), 8)
  })

  test('who always wants more waits behind the others', async () => {
    const turns = new Turns(4)
    const done: string[] = []
    const greedy = async (name: string) => {
      for (let piece = 0; piece < 3; piece += 1) {
        await turns.next()
        done.push(name)
      }
    }
    await Promise.all(['a', 'b', 'c', 'd', 'e', 'f'].map(greedy))
    assert.equal(done.join(''), 'abcdefabcdefabcdef')
  })
})
