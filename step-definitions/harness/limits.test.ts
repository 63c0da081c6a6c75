import assert from 'node:assert/strict'
import test from 'node:test'
import { Limits } from './limits'

test('must grows with the longest round trip, and is never shorter than its setting', () => {
  const limits = new Limits({ must: 1_000, start: 2, stop: 3 })
  assert.equal(limits.must, 1_000)
  limits.recordRoundTrip(2)
  assert.equal(limits.must, 1_000)
  limits.recordRoundTrip(20)
  assert.equal(limits.must, 4_000)
  limits.recordRoundTrip(1)
  assert.equal(limits.must, 4_000)
  assert.deepEqual([limits.start, limits.stop], [2, 3])
})

test('a server that has never replied gets less time, until it does', () => {
  const limits = new Limits({ must: 1_000, start: 2, stop: 3 })
  for (let i = 0; i < 2; i += 1) limits.recordReply('reply', false)
  assert.equal(limits.must, 1_000)
  limits.recordReply('reply', false)
  assert.equal(limits.must, 100)
  limits.recordReply('reply', true)
  assert.equal(limits.must, 1_000)
  for (let i = 0; i < 10; i += 1) limits.recordReply('reply', false)
  assert.equal(limits.must, 1_000)
  for (let i = 0; i < 3; i += 1) limits.recordReply('refusal', false)
  assert.deepEqual([limits.replyLimit('refusal'), limits.must], [100, 1_000]) // mute to bad frames only
})

test('while shrinking, what must happen has a twentieth of its time', () => {
  const limits = new Limits({ must: 1_000, start: 1, stop: 1 })
  const restoreLimits = limits.shortenForShrinking()
  assert.equal(limits.must, 50)
  limits.recordRoundTrip(50)
  assert.equal(limits.must, 50)
  restoreLimits()
  assert.equal(limits.must, 10_000)
})
