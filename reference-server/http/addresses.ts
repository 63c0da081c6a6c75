import type { IncomingMessage } from 'node:http'
import { BlockList, isIP } from 'node:net'

/** An address, or a subnet such as 10.0.0.0/8. */
const ENTRY = /^([^/]+)(?:\/(\d{1,3}))?$/

/** An IPv4 address as a socket of IPv6 has it. */
const MAPPED = /^::ffff:(?=\d+\.)/i

/** An address with a port, as some proxies write it. */
const WITH_PORT = /^(?:\[([^\]]+)\]|([\d.]+))(?::\d+)?$/

/** The addresses and subnets of a comma-separated list; `undefined` if one of them is none. */
export function parseAddresses(text: string): BlockList | undefined {
  const list = new BlockList()
  for (const entry of splitList(text)) {
    const [, address = '', prefix] = ENTRY.exec(entry) ?? []
    const bits = { 0: 0, 4: 32, 6: 128 }[isIP(address)] ?? 0
    if (bits === 0 || Number(prefix ?? 0) > bits) return undefined
    list.addSubnet(address, Number(prefix ?? bits), familyOf(address))
  }
  return list
}

/**
 * The address of the client that a request comes from. Each proxy appends to X-Forwarded-For the address that it was called from, and
 * only what trusted proxies have appended counts: the rest is whatever the client has made up.
 */
export function clientAddress(request: IncomingMessage, trusted: BlockList): string {
  const forwarded = splitList(`${request.headers['x-forwarded-for'] ?? ''}`)
  let address = normalize(request.socket.remoteAddress ?? '')
  while (isIn(trusted, address)) {
    const next = normalize(forwarded.pop() ?? '')
    if (isIP(next) === 0) break
    address = next
  }
  return isIP(address) === 6 ? networkOf(address) : address
}

function splitList(text: string): string[] {
  return text.split(',').flatMap((entry) => entry.trim() || [])
}

function normalize(text: string): string {
  const [, bracketed, dotted] = WITH_PORT.exec(text) ?? []
  return (bracketed ?? dotted ?? text).replace(MAPPED, '')
}

function isIn(list: BlockList, address: string): boolean {
  return isIP(address) !== 0 && list.check(address, familyOf(address))
}

function familyOf(address: string): 'ipv4' | 'ipv6' {
  return isIP(address) === 4 ? 'ipv4' : 'ipv6'
}

/** The first 64 bits of an IPv6 address: whoever has one address has at least all of those. */
function networkOf(address: string): string {
  const [head = '', tail] = address.split('::')
  const groups = head.split(':')
  const missing = tail === undefined ? 0 : 8 - groups.length - tail.split(':').length
  const all = [...groups, ...Array<string>(missing).fill('0'), ...(tail?.split(':') ?? [])]
  const network = all.slice(0, 4).map((group) => Number.parseInt(group || '0', 16).toString(16))
  return `${network.join(':')}::/64`
}
