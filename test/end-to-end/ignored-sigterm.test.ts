import assert from 'node:assert/strict'
import test from 'node:test'
import { Fixture, server } from './fixture'

// In a file of its own: each time such a server is stopped takes 5 s, and other files can run meanwhile.

test('a server ignores SIGTERM: it is killed, and the clause on closing fails with the reason', async (t) => {
  const fixture = await Fixture.create(t)
  const ended = await fixture.judge(
    '--command',
    server('ignores-sigterm'),
    '--only',
    'server-closing',
    '--timeout',
    '500',
  )
  assert.equal(ended.code, 1)
  assert.match(ended.stdout, /actual +LISTENING, and still running 5000 ms after SIGTERM, so it was killed/)
  await fixture.assertNothingLeft()
})
