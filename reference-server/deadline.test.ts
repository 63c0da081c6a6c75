import assert from 'node:assert/strict'
import { once } from 'node:events'
import { test } from 'node:test'
import { connection, pause } from '../test/reference-server/sockets'
import { deadlineIn, EXPIRED, withDeadline } from './deadline'

const never = new Promise<never>(() => {})

test('work in time has its result, and other work expires', async () => {
  assert.equal(await withDeadline(deadlineIn(60_000), Promise.resolve('done')), 'done')
  await assert.rejects(withDeadline(deadlineIn(60_000), Promise.reject(new Error('failed'))), /failed/)
  assert.equal(await withDeadline(deadlineIn(1), never), EXPIRED)
})

test('work that is done never expires', async () => {
  assert.equal(await withDeadline(deadlineIn(-1000), Promise.resolve('done')), 'done')
})

test('what arrived while this process paused came in time', async (t) => {
  const [near, far] = await connection(t)
  const arrived = once(near, 'data').then(([bytes]) => String(bytes))
  const result = withDeadline(deadlineIn(10), arrived)
  far.write('in time')
  pause(30)
  assert.equal(await result, 'in time')
})

test('a deadline that passes during a pause is moved by as much, once', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] })
  const result = withDeadline(deadlineIn(10), never)
  let expired = false
  void result.then(() => {
    expired = true
  })
  const turns = async () => {
    for (let turn = 0; turn < 3; turn += 1) await new Promise((resolve) => setImmediate(resolve))
  }
  pause(200)
  t.mock.timers.tick(10)
  await turns()
  assert.equal(expired, false)
  t.mock.timers.tick(1000)
  assert.equal(await result, EXPIRED)
})
