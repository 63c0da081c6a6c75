import assert from 'node:assert/strict'
import test from 'node:test'
import type { TargetDescription } from '../../../../schemas/types'
import { Limits } from '../../limits'
import { Transcript } from '../../transcript'
import { makeTarget } from './index'

const surroundings = { cwd: '.', limits: new Limits({ must: 1, start: 1, stop: 1 }), transcript: new Transcript() }
const capabilities = (description: TargetDescription) => [...makeTarget(description, surroundings).capabilities].sort()

test('a url is talked to as it is, and never started, stopped, or asked for its status', async () => {
  const target = makeTarget({ kind: 'url', url: 'http://example.test:8080/path?x=1' }, surroundings)
  assert.equal(target.redisUrl, undefined)
  const server = await target.launch('redis://unused')
  assert.equal(server.origin, 'http://example.test:8080')
  assert.deepEqual([server.output, server.died(), server.status('LISTENING')], ['', undefined, { readable: false }])
  assert.equal(await server.stop(), true)
})

test('it can be watched only where its Redis is named', () => {
  const url = 'http://127.0.0.1:1'
  assert.deepEqual(capabilities({ kind: 'url', url }), ['polling', 'websocket'])
  assert.deepEqual(capabilities({ kind: 'url', url, redis: 'redis://r' }), ['polling', 'redis', 'websocket'])
  assert.equal(makeTarget({ kind: 'url', url, redis: 'redis://r' }, surroundings).redisUrl, 'redis://r')
})
