import assert from 'node:assert/strict'
import type { IncomingMessage } from 'node:http'
import type { BlockList } from 'node:net'
import test from 'node:test'
import { clientAddress, parseAddresses } from './addresses'

/** The address of a client by what its peer says. */
function addressOf(proxies: string, remoteAddress: string | undefined, forwarded?: string): string {
  const request = { headers: { 'x-forwarded-for': forwarded }, socket: { remoteAddress } }
  return clientAddress(request as unknown as IncomingMessage, parseAddresses(proxies) as BlockList)
}

test('who is no trusted proxy is the client, whatever it says', () => {
  assert.equal(addressOf('', '192.0.2.1', '192.0.2.9'), '192.0.2.1')
  assert.equal(addressOf('10.0.0.0/8', '192.0.2.1', '192.0.2.9'), '192.0.2.1')
  assert.equal(addressOf('10.0.0.0/8', undefined, '192.0.2.9'), '')
})

test('of what was forwarded, the last address that is no trusted proxy counts', () => {
  const proxies = '10.0.0.0/8, 2001:db8::/32, 192.0.2.7'
  assert.equal(addressOf(proxies, '10.1.2.3', '192.0.2.9'), '192.0.2.9')
  assert.equal(addressOf(proxies, '10.1.2.3', '198.51.100.1, 192.0.2.9,192.0.2.7, 2001:db8::1'), '192.0.2.9')
  assert.equal(addressOf(proxies, '192.0.2.7', '10.0.0.1, 10.0.0.2'), '10.0.0.1')
  assert.equal(addressOf(proxies, '192.0.2.7'), '192.0.2.7')
})

test('the search ends at what is no address', () => {
  for (const nonsense of ['unknown', '_hidden', '1.2.3', '<script>']) {
    assert.equal(addressOf('10.0.0.0/8', '10.0.0.1', `192.0.2.9, ${nonsense}, 10.0.0.2`), '10.0.0.2')
  }
})

test('one address has one form: mapped into IPv6, with a port, or with a zone', () => {
  for (const address of [
    '192.0.2.9',
    '::ffff:192.0.2.9',
    '::FFFF:192.0.2.9',
    '192.0.2.9:81',
    '[::ffff:192.0.2.9]:81',
  ]) {
    assert.equal(addressOf('10.0.0.0/8', '::ffff:10.0.0.1', address), '192.0.2.9', address)
  }
  assert.equal(addressOf('fe80::/10', 'fe80::1%eth0', '192.0.2.9'), '192.0.2.9')
})

test('an IPv6 address counts as its network of 64 bits', () => {
  for (const address of [
    '2001:db8:0:1::5',
    '2001:DB8::1:0:0:0:9',
    '2001:0db8:0000:0001:1:2:3:4',
    '[2001:db8:0:1::]:81',
  ]) {
    assert.equal(addressOf('::1', '::1', address), '2001:db8:0:1::/64', address)
  }
  assert.equal(addressOf('', '::1'), '0:0:0:0::/64')
})
