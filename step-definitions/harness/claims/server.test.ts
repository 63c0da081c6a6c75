import assert from 'node:assert/strict'
import test from 'node:test'
import { isCaught } from '../../../test/harness/assertions'
import { AMPLE, SHORT, scene } from '../../../test/harness/fixture'
import { NotObserved } from '../errors'
import type { ServerInstance, StatusReading } from '../server/targets'
import { answersHttp, endedByItself, hasLeftRedis, hasNotStatus, hasStatus, isConnectedToRedis } from './server'

/** A server whose status is read as these readings say, one after the other; the last stays. */
function reading(...readings: StatusReading[]): ServerInstance {
  const status = () => (readings.length > 1 ? readings.shift() : readings[0]) ?? ({ readable: false } as const)
  return { origin: 'http://127.0.0.1', output: '', died: () => undefined, status, stop: async () => true }
}

const IS: StatusReading = { readable: true, is: true, actual: 'LISTENING' }
const IS_NOT: StatusReading = { readable: true, is: false, actual: 'CLOSED' }
const UNREADABLE: StatusReading = { readable: false }

test('a status is awaited: it may not be readable at first, or another', async () => {
  await hasStatus(reading(UNREADABLE, IS_NOT, IS), 'LISTENING', AMPLE)
})

test('caught: another status', async () => {
  await isCaught(hasStatus(reading(IS_NOT), 'LISTENING', SHORT), /^CLOSED$/)
  await isCaught(() => hasNotStatus(reading(IS), 'LISTENING'), /^LISTENING$/)
})

test('a status that nobody tells is not observed, and not the one named', async () => {
  await assert.rejects(hasStatus(reading(UNREADABLE), 'LISTENING', SHORT), NotObserved)
  hasNotStatus(reading(UNREADABLE), 'LISTENING')
  hasNotStatus(reading(IS_NOT), 'LISTENING')
})

test('any HTTP response will do; caught: none', async (t) => {
  const { server } = await scene(t)
  const { origin } = server
  const instance = { ...reading(UNREADABLE), origin }
  await answersHttp(instance, AMPLE)
  await server.close()
  await isCaught(answersHttp(instance, AMPLE), /ECONNREFUSED/)
})

test('a connection to Redis is one that was not there before; caught: none', async (t) => {
  const { redis } = await scene(t)
  await isConnectedToRedis(redis, [], AMPLE)
  await isCaught(isConnectedToRedis(redis, await redis.strangers(), SHORT), /^none$/)
})

test('a server that is closed leaves Redis; caught: one that stays', async (t) => {
  const { redis, server } = await scene(t)
  const stays = hasLeftRedis(redis, [], SHORT)
  await isCaught(stays, /^127\.0\.0\.1:\d+$/)
  await hasLeftRedis(redis, await redis.strangers(), SHORT)
  await server.close()
  await hasLeftRedis(redis, [], AMPLE)
  const { redis: other, server: rude } = await scene(t, 'stays with Redis when closed')
  await rude.close()
  await isCaught(hasLeftRedis(other, [], SHORT), /^127\.0\.0\.1:\d+$/)
})

test('a server that had to be killed has not ended by itself', async () => {
  endedByItself(true, SHORT)
  await isCaught(() => endedByItself(false, SHORT), /^it had not ended 150 ms after it was told to$/)
})
