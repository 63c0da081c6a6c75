import { isUtf8 } from 'node:buffer'
import type { Client, Surroundings } from '../client/client'
import type { Received } from '../client/messages'
import { RequirementNotMet } from '../errors'
import { shorten } from '../transcript'

/** One payload that was published: a text or bytes, and where. */
export interface Payload {
  channel: string
  content: string | Buffer
}

export async function publishPayload(
  content: string | Buffer,
  channel: string,
  around: Surroundings,
): Promise<Payload> {
  await around.redis('What is published reaches its subscribers unchanged').publish(channel, content)
  return { channel, content }
}

/**
 * One delivery names this pattern and the payload's channel, and holds the payload as it was published; behind the
 * client's barrier there is no second one.
 */
export async function receivesUnchanged(
  client: Client,
  pattern: string,
  payload: Payload,
  around: Surroundings,
): Promise<void> {
  const { channel } = payload
  const requirement = `What is published to ${JSON.stringify(channel)} reaches ${client.name} unchanged, once for ${JSON.stringify(pattern)}`
  const names = ({ kind, body }: Received) =>
    kind === 'delivery' && body?.pattern === pattern && body.channel === channel
  const got = await client.connection.inbox.next(names, around.limits.must)
  if (!got)
    throw new RequirementNotMet(requirement, expected(payload), client.nothing('delivery that names the two so'))
  if (!isUnchanged(got, payload))
    throw new RequirementNotMet(requirement, expected(payload), `the server sent ${shorten(got.raw, 600)}`)
  await client.barrier()
  const more = client.connection.inbox.takeAll(names)
  if (more.length > 0)
    throw new RequirementNotMet(requirement, 'one delivery', `${more.length + 1}: the next is ${more[0]?.raw}`)
}

/** Text has no encoding; bytes that are UTF-8 are text; all others are base64, and say so. */
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
