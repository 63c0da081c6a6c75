import type { Client } from '../client/client'
import { faultsOf, type Received } from '../client/messages'
import { RequirementNotMet } from '../errors'
import { shorten } from '../transcript'

type Body = Readonly<Record<string, unknown>>

/** A reply with which nothing is wrong: what is judged by itself is put in its place. */
const FLAWLESS = { origin: 'S', action: 'subscribe', pattern: 'p', status: false, error: 'refused' }

/** All that a client heard so far, but for deliveries, are replies in full; the code of a refusal is not looked at. */
export function repliesAreComplete(client: Client): void {
  const frames = client.connection.everything().filter(({ kind }) => kind !== 'delivery')
  const faults = (body: Body) => faultsOf('reply', { ...body, error: FLAWLESS.error })
  areComplete(client, 'reply', 'a text message with a JSON object: origin "S", action, pattern, status', frames, faults)
}

/** Every reply so far with status false has a code that says why. */
export function refusalsNameReason(client: Client): void {
  const frames = client.connection.everything().filter(({ kind, body }) => kind === 'answer' && body?.status === false)
  const faults = ({ error }: Body) => faultsOf('reply', { ...FLAWLESS, error })
  areComplete(client, 'refusal', 'error: a short code of small letters, digits and hyphens', frames, faults)
}

/** All that a client heard so far, but for replies, are deliveries in full. */
export function deliveriesAreComplete(client: Client): void {
  const frames = client.connection.everything().filter(({ kind }) => kind !== 'answer')
  const faults = (body: Body) => faultsOf('delivery', body)
  const expected = 'a text message with a JSON object: origin "P", action "message", pattern, channel, payload'
  areComplete(client, 'delivery', expected, frames, faults)
}

function areComplete(
  { name }: Client,
  what: string,
  expected: string,
  frames: readonly Received[],
  faultsIn: (body: Body) => string[],
): void {
  const requirement = `Every ${what} to ${name} is complete`
  if (frames.length === 0) throw new RequirementNotMet(requirement, expected, `${name} has got no ${what}`)
  for (const { raw, binary, body, kind } of frames) {
    const faults = binary
      ? ['it is a binary message']
      : !body
        ? ['it is no JSON object']
        : kind === 'other'
          ? ['it is neither a reply nor a delivery']
          : faultsIn(body)
    if (faults.length === 0) continue
    throw new RequirementNotMet(requirement, expected, `${shorten(raw, 300)} (${faults.join(', ')})`)
  }
}

/** The requests that a client has sent and not claimed are answered in their order; what the answers say is not looked at. */
export async function answeredInOrder(client: Client, limitMs: () => number): Promise<void> {
  const requests = client.takeOwed().map(({ action, pattern }) => `${action} ${pattern}`)
  const answers: string[] = []
  for (const _ of requests) {
    const answer = await client.connection.inbox.next(({ kind }) => kind === 'answer', limitMs())
    if (!answer) break
    answers.push(`${answer.body?.action} ${answer.body?.pattern}`)
  }
  if (answers.length === requests.length && answers.every((answer, index) => answer === requests[index])) return
  const missing = answers.length < requests.length ? `; then ${client.nothing('reply')}` : ''
  const requirement = `The requests of ${client.name} are answered in their order`
  throw new RequirementNotMet(requirement, requests.join(', '), `${answers.join(', ')}${missing}`)
}
