import assert from 'node:assert/strict'
import test from 'node:test'
import { Stage, server } from './fixture'

// In a file of its own: it waits 5 s each time such a server is stopped, 25 s in all, and others can run meanwhile.

test('a server that ignores SIGTERM is killed, and the clause on closing says why it fails', async (t) => {
  const stage = await Stage.build(t)
  const ended = await stage.judge('--command', server('stubborn'), '--only', 'server-closing', '--timeout', '500')
  assert.equal(ended.code, 1)
  assert.match(ended.stdout, /actual +LISTENING, and still running 5000 ms after SIGTERM, so it was killed/)
  await stage.leavesNothing()
})
