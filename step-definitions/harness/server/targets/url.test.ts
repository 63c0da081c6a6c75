import assert from 'node:assert/strict'
import test from 'node:test'
import type { TargetDescription } from '../../../../schemas/types'
import { Limits } from '../../limits'
import { Transcript } from '../../transcript'
import { makeTarget } from './index'

const context = { cwd: '.', limits: new Limits({ must: 1, start: 1, stop: 1 }), transcript: new Transcript() }
const capabilities = (description: TargetDescription) => [...makeTarget(description, context).capabilities].sort()

test('a server by url is never started or stopped, and has no readable status', async () => {
  const target = makeTarget({ kind: 'url', url: 'http://example.test:8080/path?x=1' }, context)
  assert.equal(target.redisUrl, undefined)
  const server = await target.launch('redis://unused')
  assert.equal(server.origin, 'http://example.test:8080')
  assert.deepEqual(
    [server.output, server.unexpectedExit(), server.status('LISTENING')],
    ['', undefined, { readable: false }],
  )
  assert.equal(await server.acceptedAt('LISTENING'), undefined)
  assert.equal(await server.stop(), true)
})

test('its Redis can be observed only if its address is given', () => {
  const url = 'http://127.0.0.1:1'
  assert.deepEqual(capabilities({ kind: 'url', url }), ['polling', 'websocket'])
  assert.deepEqual(capabilities({ kind: 'url', url, redis: 'redis://r' }), ['polling', 'redis', 'websocket'])
  assert.equal(makeTarget({ kind: 'url', url, redis: 'redis://r' }, context).redisUrl, 'redis://r')
})
