import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'
import { type TestContext, test } from 'node:test'
import { endIfSilent } from './connector'

/** Milliseconds between two looks. */
const INTERVAL = 5

/** Blocks this process, event loop and all. */
function pause(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms)
}

/** Two ends of one connection. */
async function connection(t: TestContext): Promise<[Socket, Socket]> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const near = connect((server.address() as { port: number }).port, '127.0.0.1')
  const [far] = (await once(server, 'connection')) as [Socket]
  t.after(() => {
    near.destroy()
    far.destroy()
    server.close()
  })
  return [near, far]
}

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
