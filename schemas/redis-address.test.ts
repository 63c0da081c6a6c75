import assert from 'node:assert/strict'
import { test } from 'node:test'
import { RIGHT, WRONG } from '../test/redis-addresses'
import { parseRedisAddress } from './redis-address'

for (const [text, address] of RIGHT) test(text, () => assert.deepEqual(parseRedisAddress(text), address))

for (const [text, message] of WRONG)
  test(`not ${text}`, () => {
    assert.throws(
      () => parseRedisAddress(text),
      (error: Error) => message.test(error.message) && !error.message.includes('pa/ss'),
    )
  })
