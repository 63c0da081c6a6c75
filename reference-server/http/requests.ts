import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'

/** The start of a target in absolute form, as clients send it to proxies, and some of those to us (RFC 9112, 3.2.2). */
const SCHEME_AND_AUTHORITY = /^https?:\/\/[^/?#]*/i

/** Brings the target of a request into origin form (path and query), the only one that Engine.IO reads. */
export function useOriginForm(request: IncomingMessage): void {
  request.url = request.url?.replace(SCHEME_AND_AUTHORITY, '')
}

/** The path of a request whose target is in origin form. */
export function pathOf(request: IncomingMessage): string {
  const [path] = (request.url ?? '').split('?', 1)
  return path ?? ''
}

/** The Engine.IO session that a request belongs to; none if it is a handshake. */
export function sessionOf(request: IncomingMessage): string | undefined {
  const [, query] = (request.url ?? '').split('?', 2)
  return new URLSearchParams(query).get('sid') || undefined
}

/** Answers with plain text, and ends the connection. */
export function respond(response: ServerResponse, status: number, text: string, headers: Record<string, string> = {}) {
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8', connection: 'close', ...headers }).end(text)
}

/** Answers on a connection for which there is no response object, and ends it. */
export function refuseConnection(socket: Duplex, status: string): void {
  socket.on('error', () => {}) // The client may be gone already.
  socket.once('finish', () => socket.destroy()) // Even if the client does not close its side: Node no longer watches this socket.
  socket.end(refusal(status))
}

/** The same for a new connection, at once: Node would still serve what comes on it, and its descriptor is needed. */
export function refuseAtOnce(socket: Duplex): void {
  socket.write(refusal('503 Service Unavailable'))
  socket.destroy()
}

function refusal(status: string): string {
  return `HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`
}
