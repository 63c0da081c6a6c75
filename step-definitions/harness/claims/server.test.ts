import assert from 'node:assert/strict'
import { createServer, type Server as HttpServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import test, { type TestContext } from 'node:test'
import { Server as Engine } from 'engine.io'
import { assertCaught } from '../../../test/harness/assertions'
import { LIMIT_MS, startFixture, TIMEOUT_EXPECTED_MS } from '../../../test/harness/fixture'
import { NotObserved } from '../errors'
import { httpRequest } from '../server/http-probe'
import type { ServerInstance, StatusReading } from '../server/targets'
import {
  acceptedWhenItReported,
  answersHttp,
  endedByItself,
  hasLeftRedis,
  hasNotStatus,
  hasStatus,
  isConnectedToRedis,
} from './server'

/** A server whose status has these readings, one after the other; the last one stays. */
function reading(...readings: StatusReading[]): ServerInstance {
  const status = () => (readings.length > 1 ? readings.shift() : readings[0]) ?? ({ readable: false } as const)
  return {
    origin: 'http://127.0.0.1',
    output: '',
    unexpectedExit: () => undefined,
    status,
    acceptedAt: async () => undefined,
    stop: async () => true,
  }
}

const IS: StatusReading = { readable: true, is: true, actual: 'LISTENING' }
const IS_NOT: StatusReading = { readable: true, is: false, actual: 'CLOSED' }
const UNREADABLE: StatusReading = { readable: false }

test('a status is waited for: at first it may be unreadable, or another one', async () => {
  await hasStatus(reading(UNREADABLE, IS_NOT, IS), 'LISTENING', LIMIT_MS)
})

test('caught: another status', async () => {
  await assertCaught(hasStatus(reading(IS_NOT), 'LISTENING', TIMEOUT_EXPECTED_MS), /^CLOSED$/)
  await assertCaught(() => hasNotStatus(reading(IS), 'LISTENING'), /^LISTENING$/)
})

test('an unreadable status is not observed, and counts as another one', async () => {
  await assert.rejects(hasStatus(reading(UNREADABLE), 'LISTENING', TIMEOUT_EXPECTED_MS), NotObserved)
  hasNotStatus(reading(UNREADABLE), 'LISTENING')
  hasNotStatus(reading(IS_NOT), 'LISTENING')
})

/** Engine.IO on an HTTP server without pages, which leaves every request at another path open. */
async function engineOnly(t: TestContext, path: string): Promise<ServerInstance & { http: HttpServer }> {
  const http = createServer()
  const engine = new Engine()
  engine.attach(http, { path })
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve))
  t.after(() => {
    engine.close()
    http.closeAllConnections()
    http.close()
  })
  return { ...reading(UNREADABLE), origin: `http://127.0.0.1:${(http.address() as AddressInfo).port}`, http }
}

test('any HTTP response at the Engine.IO path will do, and other paths may stay open; caught: none', async (t) => {
  const server = await engineOnly(t, '/engine.io')
  await assert.rejects(httpRequest(`${server.origin}/`, TIMEOUT_EXPECTED_MS), { code: 'ETIMEDOUT' })
  for (const path of ['/engine.io', '/engine.io/']) await answersHttp(server, path, LIMIT_MS)
  await assertCaught(answersHttp(server, '/realtime', TIMEOUT_EXPECTED_MS), /^no answer$/)
  server.http.close()
  await assertCaught(answersHttp(server, '/engine.io', LIMIT_MS), /ECONNREFUSED/)
})

test('a new connection to Redis is found; caught: none', async (t) => {
  const { redis } = await startFixture(t)
  await isConnectedToRedis(redis, [], LIMIT_MS)
  await assertCaught(isConnectedToRedis(redis, await redis.serverConnections(), TIMEOUT_EXPECTED_MS), /^none$/)
})

test('a closed server leaves Redis; caught: one that stays', async (t) => {
  const { redis, server } = await startFixture(t)
  const stays = hasLeftRedis(redis, [], TIMEOUT_EXPECTED_MS)
  await assertCaught(stays, /^127\.0\.0\.1:\d+$/)
  await hasLeftRedis(redis, await redis.serverConnections(), TIMEOUT_EXPECTED_MS)
  await server.close()
  await hasLeftRedis(redis, [], LIMIT_MS)
  const { redis: other, server: staying } = await startFixture(t, 'stays with Redis when closed')
  await staying.close()
  await assertCaught(hasLeftRedis(other, [], TIMEOUT_EXPECTED_MS), /^127\.0\.0\.1:\d+$/)
})

test('caught: a server that had to be killed', async () => {
  endedByItself(true, TIMEOUT_EXPECTED_MS)
  await assertCaught(() => endedByItself(false, TIMEOUT_EXPECTED_MS), /^it had not ended 150 ms after it was closed$/)
})

test('a server accepted connections when it reported a status, or did not; caught: the other way round', async () => {
  const server = (did: boolean | undefined) => ({ ...reading(IS), acceptedAt: async () => did })
  for (const accepting of [true, false]) {
    await acceptedWhenItReported(server(undefined), 'LISTENING', accepting) // it never has, or nobody can see it
    await acceptedWhenItReported(server(accepting), 'LISTENING', accepting)
  }
  const early = acceptedWhenItReported(server(false), 'LISTENING', true)
  await assertCaught(early, /^none at the moment when it reported LISTENING$/)
  const late = acceptedWhenItReported(server(true), 'CLOSED', false)
  await assertCaught(late, /^one at the moment when it reported CLOSED$/)
})

test('it is asked about the status that the claim is about', async () => {
  const server = { ...reading(IS), acceptedAt: async (name: string) => name === 'LISTENING' }
  await acceptedWhenItReported(server, 'LISTENING', true)
  await acceptedWhenItReported(server, 'CLOSED', false)
})
