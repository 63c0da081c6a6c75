import type { Client } from '../client/client'
import { type Received, schemaErrors } from '../client/messages'
import { RequirementNotMet } from '../errors'
import type { Owner } from '../owners'
import { shorten } from '../transcript'
import { ownersOfSilence } from './raw-frames'

type Body = Readonly<Record<string, unknown>>

/** A valid reply. One field is replaced where that field is judged alone. */
const VALID_REPLY = { origin: 'S', action: 'subscribe', pattern: 'p', status: false, error: 'refused' }

/** All frames so far, except deliveries, are complete replies. The code of a refusal is not judged (wire/1). */
export function repliesAreComplete(client: Client): void {
  const frames = client.connection.allFrames().filter(({ kind }) => kind !== 'delivery')
  const errorsIn = (body: Body) => schemaErrors('reply', { ...body, error: VALID_REPLY.error })
  areComplete(
    client,
    'reply',
    'a text message with a JSON object: origin "S", action, pattern, status',
    frames,
    errorsIn,
    'wire/1',
  )
}

/** Every reply so far with status false has a code that says why (wire/2). */
export function refusalsNameReason(client: Client): void {
  const frames = client.connection.allFrames().filter(({ kind, body }) => kind === 'reply' && body?.status === false)
  const errorsIn = ({ error }: Body) => schemaErrors('reply', { ...VALID_REPLY, error })
  areComplete(client, 'refusal', 'error: a short code of small letters, digits and hyphens', frames, errorsIn, 'wire/2')
}

/** All frames so far, except replies, are complete deliveries (wire/3). */
export function deliveriesAreComplete(client: Client): void {
  const frames = client.connection.allFrames().filter(({ kind }) => kind !== 'reply')
  const errorsIn = (body: Body) => schemaErrors('delivery', body)
  const expected = 'a text message with a JSON object: origin "P", action "message", pattern, channel, payload'
  areComplete(client, 'delivery', expected, frames, errorsIn, 'wire/3')
}

function areComplete(
  { name }: Client,
  what: string,
  expected: string,
  frames: readonly Received[],
  errorsIn: (body: Body) => string[],
  owner: Owner,
): void {
  const requirement = `Every ${what} to ${name} is complete`
  if (frames.length === 0) throw new RequirementNotMet(requirement, expected, `${name} received no ${what}`)
  for (const { raw, binary, body, kind } of frames) {
    const errors = binary
      ? ['it is a binary message']
      : !body
        ? ['it is not a JSON object']
        : kind === 'other'
          ? ['it is neither a reply nor a delivery']
          : errorsIn(body)
    if (errors.length === 0) continue
    const names = owner === 'wire/1' && errors.every((error) => /\b(action|pattern)\b/.test(error))
    const actual = `${shorten(raw, 300)} (${errors.join(', ')})`
    throw new RequirementNotMet(requirement, expected, actual, names ? 'subscribing/3.2.2' : owner)
  }
}

/** The pending requests of a client are answered in their order, with any status (wire/5). */
export async function answeredInOrder(client: Client, limitMs: () => number): Promise<void> {
  const requests = client.takePending().map(({ action, pattern }) => `${action} ${pattern}`)
  const replies: string[] = []
  for (const _ of requests) {
    const reply = await client.connection.inbox.next(({ kind }) => kind === 'reply', limitMs())
    if (!reply) break
    const { action, pattern } = reply.body ?? {}
    const isNamed = action !== undefined || pattern !== undefined
    replies.push(isNamed ? `${action} ${pattern}` : 'a reply without action and pattern')
  }
  if (replies.length === requests.length && replies.every((reply, index) => reply === requests[index])) return
  const missing = replies.length < requests.length ? `; then ${client.describeMissing('reply')}` : ''
  const requirement = `The requests of ${client.name} are answered in their order`
  const isOfFrame = client.sentRaw !== undefined // a reply without names may be that to a frame that is no request
  const nameless = !isOfFrame && replies.some((reply) => !requests.includes(reply))
  const isMute = replies.length === 0 && client.isOnOtherTransport
  const timesIn = (all: readonly string[], one: string) => all.filter((each) => each === one).length
  const isAgain = !missing && requests.some((request) => timesIn(replies, request) > timesIn(requests, request))
  const owner = isMute
    ? (['server-initializing/2'] as const)
    : missing && client.sentRaw !== undefined && client.connection.inbox.hasEnded
      ? ownersOfSilence(client.sentRaw)
      : nameless
        ? 'wire/6'
        : missing
          ? ownerOfMissingReply(requests, replies)
          : isAgain
            ? 'wire/4'
            : undefined
  throw new RequirementNotMet(requirement, requests.join(', '), `${replies.join(', ')}${missing}`, owner)
}

/** Whose requirement the first reply is that has not come. */
function ownerOfMissingReply(requests: readonly string[], replies: readonly string[]): Owner {
  const [action, pattern] = requests.find((request) => !replies.includes(request))?.split(' ') ?? []
  const neverHad = action === 'unsubscribe' && !requests.includes(`subscribe ${pattern}`)
  return neverHad ? 'unsubscribing/2.1.1' : 'wire/4'
}
