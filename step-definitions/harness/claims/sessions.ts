import type { Client, ScenarioContext } from '../client/client'
import type { RawEngine } from '../client/raw-engine'
import { messageOf, RequirementNotMet } from '../errors'
import { NEVER } from '../limits'
import type { HttpResponse } from '../server/http-probe'
import { shorten } from '../transcript'
import { TIMED_OUT, waitFor, withTimeout } from '../waiting'
import type { Burst } from './bursts'

/** ms; of pings that are further apart than this, one has to do */
const FAR_APART = 5_000

/** A timer may be early by so much, and the clocks of two processes may go apart. */
const PRECISION = 0.9

/**
 * Pings come when the open packet says: none of them early, and each before a client that keeps to what it says would give up.
 * One that is late because the machine is busy gets the limit of everything that must happen (session/1).
 */
export async function isPingedAsAnnounced(
  { connection }: Client,
  times: number,
  context: ScenarioContext,
): Promise<void> {
  const { pings, pingTimeMs, heartbeats, beganAt, name } = connection
  const requirement = `${name} is pinged when the handshake announces it`
  const expected = `a ping every ${pings.interval} ms, each at most ${pings.timeout} ms late`
  const enough = pings.interval > FAR_APART ? 1 : times
  for (let number = 1; number <= enough; number += 1) {
    const at = await heartbeats.next(() => true, Math.max(pingTimeMs, context.limits.must))
    if (at === undefined) {
      const actual = `${number - 1}, then ${connection.inbox.hasEnded ? 'the end of the connection' : 'none in time'}`
      throw new RequirementNotMet(requirement, expected, actual, 'session/1')
    }
    const sinceMs = at - beganAt
    if (sinceMs >= number * pings.interval * PRECISION) continue
    const actual = `${number} within ${Math.round(sinceMs)} ms after it began to connect`
    throw new RequirementNotMet(requirement, expected, actual, 'session/1')
  }
}

/**
 * The same for a ping that a server announces for the next moments. A server that announces seconds where Engine.IO has
 * milliseconds announces one, and sends none; one that takes its time cannot be seen here (session/1).
 */
export async function isPingedSoonIfAnnounced(client: Client, context: ScenarioContext): Promise<void> {
  const { interval } = client.connection.pings
  if (interval > 0 && interval < context.limits.must / 2) await isPingedAsAnnounced(client, 1, context)
}

/** ms. Longer than whatever a server might count in seconds */
const LONG = 10_000
/** ms; what an open packet announces beyond this is not waited for */
const LONGEST = 60_000

/**
 * These clients stay connected for more than ten seconds, and for more than a ping timeout. At each ping of one of them
 * a payload is published (session/2).
 */
export async function stayServed(clients: readonly Client[], burst: Burst): Promise<void> {
  const longMs = Math.min(LONGEST, Math.max(LONG, ...clients.map(({ connection }) => connection.pingTimeMs * 1.2)))
  const [first] = clients
  const stop = first ? publishAtPings(first, burst) : async () => {}
  const lost = clients.map(({ connection }) => connection.closed.then((reason) => ({ connection, reason })))
  const ended = await withTimeout(Promise.race(lost), longMs)
  await stop()
  if (ended === TIMED_OUT) return
  const { connection, reason } = ended
  const afterMs = Math.round(performance.now() - connection.beganAt)
  throw new RequirementNotMet(
    `${connection.name}, who answers every ping, stays connected`,
    `for ${Math.round(longMs)} ms and more`,
    `the server ended the connection ${afterMs} ms after it began (${reason})`,
    'session/2',
  )
}

/** At each ping of a client a payload is published, until it is disconnected, or the function is called that is returned. */
export function publishAtPings({ connection }: Client, burst: Burst): () => Promise<void> {
  let last: Promise<void> = Promise.resolve()
  let isStopped = false
  const publish = async () => {
    while ((await connection.heartbeats.next(() => !isStopped, NEVER)) !== undefined) {
      last = burst.publishNext().catch(() => {}) // Redis may be gone by then
      await last
    }
  }
  void publish()
  return () => {
    isStopped = true
    return last
  }
}

/** A packet that means nothing */
const NOOP = '6'

/** Requests to a session that has ended are refused, within the limit: by polling, and by a WebSocket that wants to take it over (session/5). */
export async function sessionHasEnded({ connection }: Client, context: ScenarioContext): Promise<void> {
  const { raw, sessionId: sid, name } = connection
  const isRefused = async () => ((await statusOf(raw.request({ sid }, NOOP))) >= 400 ? true : undefined)
  const requirement = `A request to the session of ${name}, which has ended, is refused`
  if (!(await waitFor(isRefused, context.limits.must))) {
    const status = await statusOf(raw.request({ sid }, NOOP))
    throw new RequirementNotMet(requirement, 'a status of 400 or more', answerText(status), 'session/5')
  }
  if (await raw.acceptsProbe(sid))
    throw new RequirementNotMet(requirement, 'no answer to the probe of a WebSocket', 'an answer', 'session/5')
}

/** The status of a response; 599 where the server ends the connection without one, and 0 where it does not answer. */
async function statusOf(response: Promise<HttpResponse>): Promise<number> {
  return response.then(
    ({ status }) => status,
    (error: NodeJS.ErrnoException) => (error.code === 'ETIMEDOUT' ? 0 : 599),
  )
}

/** So many handshakes at once get as many session ids (session/6). The sessions are left at once. */
export async function idsAreUnique(raw: RawEngine, count: number): Promise<void> {
  const responses = await Promise.all(
    Array.from({ length: count }, () =>
      raw.request({}).catch((error: unknown) => ({ status: 0, body: messageOf(error) })),
    ),
  )
  const ids = responses.flatMap(({ body }) => /"sid"\s*:\s*"([^"]+)"/.exec(body)?.[1] ?? [])
  const unique = new Set(ids)
  await Promise.all([...unique].map((sid) => raw.request({ sid }, '1').catch(() => {})))
  if (unique.size === count) return
  const actual = `${unique.size} ids in ${ids.length} open packets`
  throw new RequirementNotMet(
    `Each of ${count} handshakes at once gets a session id of its own`,
    `${count} ids`,
    actual,
  )
}

/** Bytes; a request needs some, and a message of more than the most is too much for a machine that others use, too. */
const LEAST_BYTES = 200
const MOST_BYTES = 8_000_000

/** A request of the size that is announced to the client is answered, with either status (session/7). */
export async function isAnsweredAtSize(client: Client, context: ScenarioContext): Promise<void> {
  const bytes = announcedSize(client, 1)
  if (bytes === undefined) return
  client.sendRaw(requestOf(bytes, context.names.unique(context.names.token('large'))))
  const reply = await client.connection.inbox.next(({ kind }) => kind === 'reply', context.limits.must)
  if (reply) return
  const requirement = `A request of ${client.name} of the announced size, ${bytes} bytes, is answered`
  const owners = client.isOnOtherTransport ? 'server-initializing/2' : []
  throw new RequirementNotMet(requirement, 'a reply', client.describeMissing('reply'), owners)
}

/** One of twice that size is refused, or ends its connection (session/7). */
export async function isRefusedBeyondSize(client: Client, pattern: string, context: ScenarioContext): Promise<void> {
  const bytes = announcedSize(client, 2)
  if (bytes === undefined) return
  client.sendRaw(requestOf(bytes, pattern))
  const reply = await client.connection.inbox.next(({ kind }) => kind === 'reply', context.limits.must)
  if (reply ? reply.body?.status === false : client.connection.inbox.hasEnded) return
  const requirement = `A request of ${client.name} of twice the announced size is refused, or ends the connection`
  const actual = reply ? `the server replied ${shorten(reply.raw, 300)}` : client.describeMissing('reply')
  throw new RequirementNotMet(requirement, `none of ${bytes} bytes is granted`, actual)
}

/** A request of this many bytes, in a packet of Engine.IO: an unknown field fills it up. */
function requestOf(bytes: number, pattern: string): string {
  const request = JSON.stringify({ action: 'subscribe', pattern, padding: '' })
  return request.replace('""', `"${'x'.repeat(Math.max(0, bytes - 1 - Buffer.byteLength(request)))}"`)
}

/** The size that is announced to a client, times a factor; undefined where none is, or where that is too much to be tried. */
function announcedSize({ connection }: Client, factor: number): number | undefined {
  const { maxPayload } = connection
  const isTried = maxPayload !== undefined && maxPayload >= LEAST_BYTES && maxPayload * factor <= MOST_BYTES
  return isTried ? Math.floor(maxPayload) * factor : undefined
}

/** A ping of WebSocket itself is answered (connection/2). */
export async function answersWebSocketPing({ connection }: Client): Promise<void> {
  if (await connection.isPongedAtOnce()) return
  const requirement = `A ping of ${connection.name}'s WebSocket is answered by a pong with the same data`
  throw new RequirementNotMet(requirement, 'a pong', 'none in time')
}

/** ms in which a server may answer beside a probe; one that holds messages back until the probe has ended may do so, too */
const BESIDE_PROBE = 300

/** The client asks for a pattern while a WebSocket has probed; then that is dropped. Its reply is claimed by a later step. */
export async function asksBesideProbe(client: Client, pattern: string): Promise<void> {
  const { connection } = client
  const drop = await connection.raw.probe(connection.sessionId)
  client.sendRequest('subscribe', pattern)
  const hasReply = () => connection.inbox.rest().some(({ kind }) => kind === 'reply')
  await waitFor(async () => hasReply() || connection.inbox.hasEnded || undefined, BESIDE_PROBE)
  drop()
}

/** A WebSocket handshake with these headers is accepted (connection/2). */
export async function acceptsWebSocket(raw: RawEngine, headers: string): Promise<void> {
  const status = await raw.handshakeStatus(headers)
  if (status === 101) return
  throw new RequirementNotMet(`A WebSocket handshake with ${headers} is accepted`, 'status 101', answerText(status))
}

/** An HTTP status in words; 0 stands for none. */
function answerText(status: number): string {
  return status === 0 ? 'no answer' : `status ${status}`
}

/** A session id that nobody has is refused, by polling and by a WebSocket (session/5). */
export async function isNoSession(sid: string, raw: RawEngine): Promise<void> {
  const requirement = `A request with the session id ${JSON.stringify(shorten(sid, 100))} is refused`
  for (const body of [undefined, NOOP]) {
    const status = await statusOf(raw.request({ sid }, body))
    if (status < 400) throw new RequirementNotMet(requirement, 'a status of 400 or more', answerText(status))
  }
  if (await raw.acceptsProbe(sid))
    throw new RequirementNotMet(requirement, 'no answer to the probe of a WebSocket', 'an answer')
}

/** Posts a body into the session of a client; how that is answered is left open. */
export async function postsBody({ connection }: Client, body: string | Buffer): Promise<void> {
  await connection.raw.request({ sid: connection.sessionId }, body).catch(() => {})
}
