import assert from 'node:assert/strict'
import { once } from 'node:events'
import { test } from 'node:test'
import { connection, pause } from '../../test/reference-server/sockets'
import { endIfSilent } from './connector'

/** Milliseconds between two looks. */
const INTERVAL = 5

/** A state that does this at each look. */
const lookingState = (isAwaiting: (look: number) => boolean) => {
  let looks = 0
  return {
    stage: 'greeting' as const,
    get isAwaiting() {
      looks += 1
      return isAwaiting(looks)
    },
  }
}

test('a connection that is silent for six looks while something is awaited is ended', async (t) => {
  const [near] = await connection(t)
  let looks = 0
  endIfSilent(
    near,
    INTERVAL,
    lookingState((look) => {
      looks = look
      return look > 3
    }),
  )
  const [error] = await once(near, 'error')
  assert.deepEqual([error.message, looks], ['it does not answer', 9])
})

test('what arrived during a pause of this process is read before the next look', async (t) => {
  const [near, far] = await connection(t)
  near.resume()
  await new Promise<void>((resolve) => {
    endIfSilent(
      near,
      INTERVAL,
      lookingState((look) => {
        // Not within the look: after the pause, the timer for the next one comes before anything is read.
        if (look === 5)
          setImmediate(() => {
            far.write('x')
            pause(2 * INTERVAL)
          })
        if (look === 7) resolve()
        return look < 7
      }),
    )
  })
  assert.equal(near.destroyed, false)
})
