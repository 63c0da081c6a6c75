import type { Revision } from '../client/engine'
import { ProtocolClient } from '../client/protocol-client'
import { messageOf, TargetFailure } from '../errors'
import type { Limits } from '../limits'
import { shorten, type Transcript } from '../transcript'
import { MORE_SELDOM, waitFor } from '../waiting'
import { accepts, engineUrl, httpRequest } from './http-probe'
import type { ServerInstance } from './targets'

/** ms that one attempt waits before the next: a server may accept connections before it can answer. */
const TRY_LIMIT = 2_000

/**
 * How each revision of the protocol polls: the query that asks for text instead of bytes, the open packet in the response
 * (other packets may follow it), the client's heartbeat, and the close packet. In revision 3 each packet has its length in
 * front of it.
 */
export const POLLS: Record<Revision, { query: string; opened: RegExp; heartbeat: string; close: string }> = {
  3: { query: '&b64=1', opened: /^\d+:0(\{[^}]*\})/, heartbeat: '1:2', close: '1:1' },
  4: { query: '', opened: /^0(\{[^}]*\})/, heartbeat: '3', close: '1' },
}

/**
 * After so many answers that are no handshake a server counts as started, and as not what was looked for. Many take 1.3 s on an
 * idle machine, and as much longer on a busy one as the server may need there to attach Engine.IO.
 */
const OTHER_ANSWERS = 100

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
    await awaitPort(server, limitMs, retry)
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

/** Resolves when the port of a server, which may just have been started, accepts connections; sends no handshake. Throws TargetFailure. */
export async function awaitPort(server: ServerInstance, limitMs: number, isStarting = true): Promise<void> {
  const look = async () => (server.unexpectedExit() ?? (await accepts(server.origin))) || undefined
  const seen = await waitFor(look, limitMs, MORE_SELDOM)
  if (seen === true) return
  throw seen instanceof TargetFailure ? beforeHandshake(seen) : nothingListens(server, limitMs, isStarting)
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
  const url = `${engineUrl(server.origin, path)}?EIO=${protocol}&transport=polling${query}`
  let last: TargetFailure | undefined
  let answered = false
  let otherAnswers = 0
  const look = async () => {
    const exit = server.unexpectedExit()
    if (exit) return beforeHandshake(exit)
    const began = performance.now()
    try {
      const { status, body } = await httpRequest(url, Math.min(TRY_LIMIT, limitMs))
      const sessionId = status === 200 ? openedSession(body, opened) : undefined
      if (sessionId === undefined) {
        answered = true
        last = notEngineIo(url, protocol, status, body, server)
        otherAnswers += status < 500 ? 1 : 0 // a proxy says 502 or 503 for a server that is starting
        if (!retry || otherAnswers >= OTHER_ANSWERS) return status === 404 ? wrongPath(server, path, protocol) : last
      } else {
        const roundTripMs = performance.now() - began
        await httpRequest(`${url}&sid=${sessionId}`, TRY_LIMIT, close).catch(() => {}) // the close packet: leaves no session behind
        return roundTripMs
      }
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException
      if (code === 'ECONNREFUSED') last = nothingListens(server, limitMs, retry)
      else if (code === 'ETIMEDOUT') last = neverAnswers(server, limitMs)
      else last = new TargetFailure(`${url} cannot be reached: ${messageOf(error)}.`, server.output)
    }
    return retry ? undefined : last
  }
  // once something answers, it is asked often: so many other answers end the wait
  const seen = await waitFor(look, limitMs, (waitedMs) => MORE_SELDOM(answered ? 0 : waitedMs))
  if (typeof seen === 'number') return seen
  throw seen ?? last ?? neverAnswers(server, limitMs)
}

/** The session id in the response to a handshake. */
export function openedSession(body: string, opened: RegExp): string | undefined {
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

function nothingListens(server: ServerInstance, limitMs: number, isStarting: boolean): TargetFailure {
  const what = `Nothing accepts connections at ${server.origin}`
  return new TargetFailure(
    isStarting
      ? `${what} within ${Math.round(limitMs)} ms. Does it listen on HOST and PORT from its environment?`
      : `${what}. Is the server running, and is that its address?`,
    server.output,
  )
}

function neverAnswers(server: ServerInstance, limitMs: number): TargetFailure {
  const what = `${server.origin} accepts connections, but never answers a handshake (waited ${Math.round(limitMs)} ms).`
  return new TargetFailure(what, server.output)
}

/** Where Engine.IO servers are found by default: Engine.IO, Socket.IO, and a path that is the server's alone. */
const USUAL_PATHS = ['/engine.io', '/socket.io', '/']

/** Nothing is at the path. Names another one if a handshake is answered there. */
async function wrongPath(server: ServerInstance, path: string, protocol: Revision): Promise<TargetFailure> {
  const { query, opened } = POLLS[protocol]
  const answersAt = async (other: string) => {
    const url = `${engineUrl(server.origin, other)}?EIO=${protocol}&transport=polling${query}`
    const response = await httpRequest(url, TRY_LIMIT).catch(() => undefined)
    return response && openedSession(response.body, opened) !== undefined ? other : undefined
  }
  const others = USUAL_PATHS.filter((other) => engineUrl('', other) !== engineUrl('', path))
  const found = (await Promise.all(others.map(answersAt))).find((other) => other !== undefined)
  const hint = found === undefined ? 'Give the path of its Engine.IO' : `It answers handshakes at ${found}`
  const what = `${server.origin} answers 404 (not found) at the Engine.IO path ${path}. ${hint}: --path ${found ?? '/…'}`
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
