import { isUtf8 } from 'node:buffer'
import type { Client, ScenarioContext } from '../client/client'
import { type Received, schemaErrors } from '../client/messages'
import { RequirementNotMet } from '../errors'
import type { Owner } from '../owners'
import { shorten } from '../transcript'
import { ownersOfMissing } from './deliveries'

/** A published payload: its content and its channel. */
export interface Payload {
  channel: string
  content: string | Buffer
}

export async function publishPayload(
  content: string | Buffer,
  channel: string,
  context: ScenarioContext,
): Promise<Payload> {
  await context.redis('What is published reaches its subscribers unchanged').publish(channel, content)
  return { channel, content }
}

/**
 * One delivery names this pattern and the payload's channel, and has the payload unchanged; or as many as it was published
 * `times`. By the client's barrier no further one has come (delivery/1, delivery/2, delivery/4, delivery/5).
 */
export async function receivesUnchanged(
  client: Client,
  pattern: string,
  payload: Payload,
  context: ScenarioContext,
  times = 1,
): Promise<void> {
  const { channel } = payload
  const often = times === 1 ? 'once' : `${times} times`
  const requirement = `What is published to ${JSON.stringify(channel)} reaches ${client.name} unchanged, ${often} for ${JSON.stringify(pattern)}`
  const names = ({ kind, body }: Received) =>
    kind === 'delivery' && body?.pattern === pattern && body.channel === channel
  const got = await client.connection.inbox.next(names, context.limits.must)
  if (!got) {
    const actual = client.describeMissing('delivery that names both')
    throw new RequirementNotMet(requirement, expected(payload), actual, await ownersOfNone(client, payload, context))
  }
  if (!isUnchanged(got, payload)) {
    const actual = `the server sent ${shorten(got.raw, 600)}`
    throw new RequirementNotMet(requirement, expected(payload), actual, isBytes(payload) ? 'delivery/5' : 'delivery/4')
  }
  await client.barrier()
  const more = client.connection.inbox.takeAll(names)
  const changed = more.find((each) => !isUnchanged(each, payload))
  if (changed) {
    const owner = isBytes(payload) ? 'delivery/5' : 'delivery/4'
    throw new RequirementNotMet(requirement, expected(payload), `the server sent ${shorten(changed.raw, 600)}`, owner)
  }
  if (more.length === times - 1) return
  const actual = more[0] ? `${more.length + 1}: the second is ${shorten(more[0].raw, 300)}` : 'one'
  throw new RequirementNotMet(requirement, times === 1 ? 'one delivery' : `${times} deliveries`, actual, 'delivery/1')
}

/** Bytes at which WebSocket writes the length of a message in another way (RFC 6455, 5.2), and one at which buffers end. */
const BORDERS = [126, 16_384, 65_536]

/**
 * Payloads of such lengths that their messages are as long as a border, and a little shorter and longer. Each arrives unchanged
 * (delivery/4). How long a message is beside its payload is seen from an empty one.
 */
export async function arrivesAtEveryLength(client: Client, pattern: string, channel: string, context: ScenarioContext) {
  const names = ({ kind, body }: Received) => kind === 'delivery' && body?.pattern === pattern
  const lengths = [0, ...BORDERS.flatMap((border) => [-2, -1, 0, 1, 2].map((more) => border + more))]
  let beside = 0
  for (const length of lengths) {
    const payload = await publishPayload('x'.repeat(Math.max(0, length - beside)), channel, context)
    const got = await client.connection.inbox.next(names, context.limits.must)
    if (length === 0) beside = 1 + Buffer.byteLength(got?.raw ?? '')
    if (got && isUnchanged(got, payload)) continue
    const requirement = `A payload of ${payload.content.length} bytes, in a message of about ${length}, reaches ${client.name} unchanged`
    const owners = got ? 'delivery/4' : await ownersOfNone(client, payload, context)
    const actual = got ? `the server sent ${shorten(got.raw, 300)}` : client.describeMissing('delivery')
    throw new RequirementNotMet(requirement, expected(payload), actual, owners)
  }
}

/** Whose requirement it is that a delivery names this pattern and channel: what has come instead tells. */
async function ownersOfNone(client: Client, { channel }: Payload, context: ScenarioContext): Promise<readonly Owner[]> {
  const { connection, patterns } = client
  const deliveries = connection.allFrames().filter(({ kind }) => kind !== 'reply')
  if (deliveries.length === 0) return ownersOfMissing(client, channel, context)
  if (deliveries.some(({ body }) => schemaErrors('delivery', body).length > 0)) return ['wire/3']
  const named = deliveries.some(({ body }) => body?.channel === channel)
  return [named && patterns.size > 1 ? 'delivery/2' : 'delivery/4']
}

function isBytes({ content }: Payload): boolean {
  return typeof content !== 'string' && !isUtf8(content)
}

/** Text has no encoding. Bytes that are UTF-8 are text. All others are base64, with encoding base64. */
function isUnchanged({ body }: Received, { content }: Payload): boolean {
  const { payload, encoding } = body ?? {}
  if (typeof content === 'string') return payload === content && encoding === undefined
  if (isUtf8(content)) return payload === content.toString('utf8') && encoding === undefined
  return payload === content.toString('base64') && encoding === 'base64'
}

function expected({ content }: Payload): string {
  if (typeof content === 'string') return `payload ${shorten(JSON.stringify(content), 300)} as text`
  if (isUtf8(content)) return `payload ${shorten(JSON.stringify(content.toString('utf8')), 300)} as text`
  return `payload ${shorten(JSON.stringify(content.toString('base64')), 300)}, encoding "base64"`
}
