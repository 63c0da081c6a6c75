import { isUtf8 } from 'node:buffer'
import type { Client, ScenarioContext } from '../client/client'
import type { Received } from '../client/messages'
import { RequirementNotMet } from '../errors'
import { shorten } from '../transcript'

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
 * One delivery names this pattern and the payload's channel, and has the payload unchanged. By the client's barrier no second
 * one has come (delivery/2, delivery/4, delivery/5).
 */
export async function receivesUnchanged(
  client: Client,
  pattern: string,
  payload: Payload,
  context: ScenarioContext,
): Promise<void> {
  const { channel } = payload
  const requirement = `What is published to ${JSON.stringify(channel)} reaches ${client.name} unchanged, once for ${JSON.stringify(pattern)}`
  const names = ({ kind, body }: Received) =>
    kind === 'delivery' && body?.pattern === pattern && body.channel === channel
  const got = await client.connection.inbox.next(names, context.limits.must)
  if (!got)
    throw new RequirementNotMet(requirement, expected(payload), client.describeMissing('delivery that names both'))
  if (!isUnchanged(got, payload))
    throw new RequirementNotMet(requirement, expected(payload), `the server sent ${shorten(got.raw, 600)}`)
  await client.barrier()
  const more = client.connection.inbox.takeAll(names)
  if (more.length > 0)
    throw new RequirementNotMet(requirement, 'one delivery', `${more.length + 1}: the next is ${more[0]?.raw}`)
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
