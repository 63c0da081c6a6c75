import type { IncomingMessage } from 'node:http'
import { isIPv4 } from 'node:net'

/**
 * Whether a request to a server that listens on loopback calls it by a name from elsewhere. A page whose name its owner points at
 * 127.0.0.1 (DNS rebinding) is of the same origin for the browser, but the name is in the request.
 */
export function isForeignHost({ headers }: IncomingMessage, listensOn: string): boolean {
  return isLoopback(listensOn) && !isLoopback(nameOf(headers.host ?? ''))
}

/** Whether a request comes from a page of this very server: the browser says so, and no page can make it say anything else. */
export function isFromOwnPage({ headers }: IncomingMessage): boolean {
  const site = headers['sec-fetch-site'] // Not sent over plain HTTP, except to loopback.
  if (site !== undefined) return site === 'same-origin'
  const { origin = '', host } = headers
  return URL.canParse(origin) && new URL(origin).host === host
}

/** The name or address in a Host header, without its port. */
function nameOf(host: string): string {
  const url = `http://${host}`
  return URL.canParse(url) ? new URL(url).hostname.replace(/^\[(.*)\]$/, '$1') : ''
}

function isLoopback(name: string): boolean {
  return name === '::1' || /^(.+\.)?localhost$/i.test(name) || (isIPv4(name) && name.startsWith('127.'))
}
