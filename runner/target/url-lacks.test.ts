import assert from 'node:assert/strict'
import test from 'node:test'
import { undeclaredText } from './url-lacks'

const at = (redis?: string) => ({ kind: 'url', url: 'http://h', ...(redis && { redis }) }) as const

test('what a server at a url lacks is said at once, with what to type', () => {
  assert.equal(
    undeclaredText({ target: at(), without: [] }),
    'A server at a url has no status, restart, redis and redis-control (with --redis, its Redis is observed). ' +
      'So that this does not count against it: --without status --without restart --without redis --without redis-control',
  )
  assert.match(undeclaredText({ target: at('redis://r'), without: ['status'] }), / no restart and redis-control\. So /)
})

test('nothing is said where all is declared, or of a server that the suite starts', () => {
  assert.equal(undeclaredText({ target: at('redis://r'), without: ['redis-control', 'restart', 'status'] }), '')
  assert.equal(undeclaredText({ target: { kind: 'command', command: 'x' }, without: [] }), '')
})
