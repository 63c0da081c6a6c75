import type { Revision } from '../client/engine'
import { TargetFailure } from '../errors'
import { httpRequest } from './http-probe'
import { openedSession, POLLS } from './readiness'

/** How many sessions are tried, and how often each. A balancer that chooses at random is missed in 1 of 700 runs. */
const SESSIONS = 3
const TRIES = 6

/**
 * Makes sure that one server answers at a url. A balancer may hand each request to another instance, to which the session of
 * the first is unknown. Throws TargetFailure where a session is unknown at one time and known at a later one: a single server
 * that forgets sessions, or ties them to a connection, never finds them again, and is judged.
 */
export async function isOneInstance(url: string, protocol: Revision, limitMs: number): Promise<void> {
  const { query, opened, heartbeat, close } = POLLS[protocol]
  const handshake = `${url}?EIO=${protocol}&transport=polling${query}`
  for (let sessions = SESSIONS; sessions > 0; sessions -= 1) {
    const { body } = await httpRequest(handshake, limitMs).catch(() => ({ body: '' }))
    const id = openedSession(body, opened)
    if (id === undefined) return
    const session = `${handshake}&sid=${id}`
    let wasUnknown = false
    for (let tries = TRIES; tries > 0; tries -= 1) {
      const isKnown = await accepts(session, heartbeat, limitMs)
      if (isKnown && wasUnknown) throw severalInstances(url)
      wasUnknown ||= isKnown === false
    }
    await accepts(session, close, limitMs)
  }
}

/** What a server says to a session that it does not know: Engine.IO 400, others 404 or 410. A busy one may say 429 or 503. */
const UNKNOWN = [400, 404, 410]

/** Whether a session takes a packet, on a connection of its own; undefined if the answer does not tell. */
async function accepts(session: string, packet: string, limitMs: number): Promise<boolean | undefined> {
  const response = await httpRequest(session, limitMs, packet).catch(() => undefined)
  if (!response) return undefined
  return UNKNOWN.includes(response.status) ? false : response.status < 400 || undefined
}

function severalInstances(url: string): TargetFailure {
  return new TargetFailure(
    `Several servers answer at ${url}: a session that one has opened is unknown to another, and the suite judges one server. ` +
      'Give --url the address of one of them, or let the balancer keep each client with one (by its address).',
  )
}
