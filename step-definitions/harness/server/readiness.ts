import type { Revision } from '../client/engine'
import { ProtocolClient } from '../client/protocol-client'
import { messageOf, TargetFailure } from '../errors'
import type { Limits } from '../limits'
import { shorten, type Transcript } from '../transcript'
import { MORE_SELDOM, waitFor } from '../waiting'
import { accepts, httpRequest } from './http-probe'
import type { ServerInstance } from './targets'

/** ms that one attempt waits before the next: a server may accept connections before it can answer. */
const TRY_LIMIT = 2_000

/**
 * How each revision of the protocol polls: the query that asks for text instead of bytes, the open packet in the response
 * (other packets may follow it), and the close packet. In revision 3 each packet has its length in front of it.
 */
const POLLS: Record<Revision, { query: string; opened: RegExp; close: string }> = {
  3: { query: '&b64=1', opened: /^\d+:0(\{[^}]*\})/, close: '1:1' },
  4: { query: '', opened: /^0(\{[^}]*\})/, close: '1' },
}

/** How often the round trip is measured after the first handshake, which is slow because nothing is warm yet. */
const MEASUREMENTS = 3

/**
 * Resolves when the server answers a handshake, over polling if it has that. The limits then grow with the round trip.
 * A server that was running already gets one attempt (`retry` false). Throws TargetFailure: such a server is not judged.
 */
export async function awaitReady(
  server: ServerInstance,
  { path, protocol, polling, retry }: { path: string; protocol: Revision; polling: boolean; retry: boolean },
  limits: Limits,
  transcript: Transcript,
): Promise<void> {
  const limitMs = retry ? limits.start : limits.must
  if (!polling) {
    await awaitPort(server, limitMs)
    await connectOverWebsocket(server, path, protocol, limitMs, transcript)
    return
  }
  // Not by handshakes while the port is closed: a request costs 1 ms of CPU, which the server lacks at its start.
  const began = performance.now()
  if (retry) await awaitPort(server, limitMs)
  await awaitHandshake(server, path, Math.max(0, limitMs - (performance.now() - began)), retry, protocol)
  for (let times = MEASUREMENTS; times > 0; times -= 1)
    limits.recordRoundTrip(await awaitHandshake(server, path, limitMs, retry, protocol))
}

/** A handshake over websocket, for a server without polling. */
async function connectOverWebsocket(
  { origin, output }: ServerInstance,
  path: string,
  protocol: Revision,
  limitMs: number,
  transcript: Transcript,
): Promise<void> {
  const options = { name: 'suite', origin, path, transport: 'websocket' as const, limitMs, protocol }
  const client = await ProtocolClient.connect(options, transcript).catch((error: unknown) => {
    throw new TargetFailure(`${origin} accepts connections, but: ${messageOf(error)}.`, output)
  })
  await client.leave()
}

/** Resolves when the server's port accepts connections; sends no handshake. Throws TargetFailure. */
export async function awaitPort(server: ServerInstance, limitMs: number): Promise<void> {
  const look = async () => (server.unexpectedExit() ?? (await accepts(server.origin))) || undefined
  const seen = await waitFor(look, limitMs, MORE_SELDOM)
  if (seen === true) return
  throw seen instanceof TargetFailure ? beforeHandshake(seen) : nothingListens(server, limitMs)
}

/**
 * Resolves when the server answers an Engine.IO handshake (over polling), with the round trip in ms.
 * Throws TargetFailure with the reason: it ended, nothing listens, nothing answers, or it is not Engine.IO.
 */
export async function awaitHandshake(
  server: ServerInstance,
  path: string,
  limitMs: number,
  retry: boolean,
  protocol: Revision = 4,
): Promise<number> {
  const { query, opened, close } = POLLS[protocol]
  const url = `${server.origin}${path.replace(/\/$/, '')}/?EIO=${protocol}&transport=polling${query}`
  let last: TargetFailure | undefined
  const look = async () => {
    const exit = server.unexpectedExit()
    if (exit) return beforeHandshake(exit)
    const began = performance.now()
    try {
      const { status, body } = await httpRequest(url, Math.min(TRY_LIMIT, limitMs))
      const sessionId = status === 200 ? openedSession(body, opened) : undefined
      if (sessionId === undefined) last = notEngineIo(url, protocol, status, body, server)
      else {
        const roundTripMs = performance.now() - began
        await httpRequest(`${url}&sid=${sessionId}`, TRY_LIMIT, close).catch(() => {}) // the close packet: leaves no session behind
        return roundTripMs
      }
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException
      if (code === 'ECONNREFUSED') last = nothingListens(server, limitMs)
      else if (code === 'ETIMEDOUT') last = neverAnswers(server, limitMs)
      else last = new TargetFailure(`${url} cannot be reached: ${messageOf(error)}.`, server.output)
    }
    return retry ? undefined : last
  }
  const seen = await waitFor(look, limitMs, MORE_SELDOM)
  if (typeof seen === 'number') return seen
  throw seen ?? last ?? neverAnswers(server, limitMs)
}

function openedSession(body: string, opened: RegExp): string | undefined {
  const json = opened.exec(body)?.[1]
  if (json === undefined) return undefined
  try {
    const packet: unknown = JSON.parse(json)
    const sid: unknown = (packet as { sid?: unknown } | null)?.sid
    return typeof sid === 'string' && sid !== '' ? sid : undefined // server-initializing/1 judges the rest
  } catch {
    return undefined
  }
}

function beforeHandshake(exit: TargetFailure): TargetFailure {
  return new TargetFailure(`${exit.message.replace(/\.$/, '')}, before it answered a handshake.`, exit.output)
}

function nothingListens(server: ServerInstance, limitMs: number): TargetFailure {
  const hint = 'Does it listen on HOST and PORT from its environment, or on the url given?'
  return new TargetFailure(
    `Nothing accepts connections at ${server.origin} within ${limitMs} ms. ${hint}`,
    server.output,
  )
}

function neverAnswers(server: ServerInstance, limitMs: number): TargetFailure {
  const what = `${server.origin} accepts connections, but never answers a handshake (waited ${limitMs} ms).`
  return new TargetFailure(what, server.output)
}

function notEngineIo(
  url: string,
  protocol: Revision,
  status: number,
  body: string,
  server: ServerInstance,
): TargetFailure {
  const got = `HTTP ${status}: ${shorten(body.trim(), 120) || '(an empty body)'}`
  const hint = `Is the path right (--path), and does it speak Engine.IO protocol revision ${protocol} (--protocol)?`
  return new TargetFailure(`${url} answers, but not as Engine.IO does. It said ${got}. ${hint}`, server.output)
}
