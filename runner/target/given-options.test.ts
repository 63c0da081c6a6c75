import assert from 'node:assert/strict'
import test from 'node:test'
import { DEFAULTS } from '../running/bounds'
import { givenOptions } from './given-options'

const USUAL = { without: [], timeout: DEFAULTS.timeout }

test('the options that name a target are those that were given', () => {
  assert.deepEqual(givenOptions(USUAL), [])
  assert.deepEqual(givenOptions({ ...USUAL, command: 'python3 s.py', protocol: 3, timeout: 9000, startTimeout: 5 }), [
    ...['--command', 'python3 s.py', '--protocol', '3', '--timeout', '9000', '--start-timeout', '5'],
  ])
  assert.deepEqual(givenOptions({ ...USUAL, profile: 'p.json', dialect: 'd.mjs', without: ['status', 'redis'] }), [
    ...['--profile', 'p.json', '--dialect', 'd.mjs', '--without', 'status', '--without', 'redis'],
  ])
})

test('no secret is in them', () => {
  const words = givenOptions({ ...USUAL, url: 'http://u:geheim@h', redis: 'redis://:geheim@h', redisCa: 'ca.pem' })
  assert.deepEqual(
    words.filter((_, index) => index % 2 === 0),
    ['--url', '--redis', '--redis-ca'],
  )
  assert.doesNotMatch(words.join(' '), /geheim/)
})
