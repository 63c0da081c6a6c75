import { request } from 'node:http'
import { request as secureRequest } from 'node:https'
import { connect } from 'node:net'

export interface HttpResponse {
  status: number
  body: string
}

/** ms within which a process whose port is closed is seen to end, if it ends at all */
export const EXIT_LIMIT = 1_000

/** Characters of a body that are read; the server may send anything. */
const BODY_LIMIT = 10_000

/**
 * One plain HTTP request (by default POST if there is a body) on a new connection, which is closed afterwards.
 * Rejects with the socket's error (`code` ECONNREFUSED, …), or with `code` ETIMEDOUT if nothing came within the limit.
 */
export function httpRequest(
  url: string,
  limitMs: number,
  body?: string | Buffer,
  method = body === undefined ? 'GET' : 'POST',
): Promise<HttpResponse> {
  const send = url.startsWith('https:') ? secureRequest : request
  return new Promise((resolve, reject) => {
    const signal = AbortSignal.timeout(Math.ceil(limitMs))
    const outgoing = send(url, { method, agent: false, signal }, (response) => {
      let text = ''
      response.setEncoding('utf8')
      response.on('data', (part: string) => {
        text += part
        if (text.length > BODY_LIMIT) response.destroy()
      })
      response.on('close', () => resolve({ status: response.statusCode ?? 0, body: text }))
      response.on('error', () => {}) // 'close' follows
    })
    outgoing.on('error', (error: NodeJS.ErrnoException) => {
      const timedOut = error.name === 'AbortError' || error.name === 'TimeoutError'
      reject(timedOut ? Object.assign(new Error('no answer'), { code: 'ETIMEDOUT' }) : error)
    })
    outgoing.end(body)
  })
}

/** The status that answers an HTTP request to upgrade, with these headers; 0 where none does within the limit. The connection is closed then. */
export function httpUpgrade(url: string, limitMs: number, headers: Record<string, string>): Promise<number> {
  const send = url.startsWith('https:') ? secureRequest : request
  return new Promise((resolve) => {
    const outgoing = send(url, { headers, agent: false, signal: AbortSignal.timeout(Math.ceil(limitMs)) })
    outgoing.once('upgrade', (_response, socket) => {
      socket.destroy()
      resolve(101)
    })
    outgoing.once('response', (response) => {
      response.destroy()
      resolve(response.statusCode ?? 0)
    })
    outgoing.once('error', () => resolve(0))
    outgoing.end()
  })
}

/** Whether the port of an address accepts TCP connections. */
export function accepts(origin: string): Promise<boolean> {
  const { protocol, hostname, port } = new URL(origin)
  const defaultPort = protocol === 'https:' ? 443 : 80
  return new Promise((resolve) => {
    const socket = connect(Number(port || defaultPort), hostname.replace(/^\[|\]$/g, ''))
    socket.once('connect', () => {
      socket.destroy()
      resolve(true)
    })
    socket.once('error', () => resolve(false))
  })
}

/** The address at which a server answers handshakes. The slash at the end is a part of it: an Engine.IO server demands it. */
export function engineUrl(origin: string, path: string): string {
  return `${origin}${path.replace(/\/$/, '')}/`
}

/** Whether a server answers HTTP at its Engine.IO path, with anything. A slow one counts as serving. */
export async function isServing(origin: string, path: string): Promise<boolean> {
  const code = await httpRequest(engineUrl(origin, path), EXIT_LIMIT).then(
    () => undefined,
    (error: NodeJS.ErrnoException) => error.code,
  )
  return code === undefined || code === 'ETIMEDOUT'
}
