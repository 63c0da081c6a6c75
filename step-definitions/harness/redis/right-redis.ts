import type { ProtocolClient } from '../client/protocol-client'
import { TargetFailure } from '../errors'
import { Names } from '../names'
import { waitFor } from '../waiting'
import type { RedisObserver } from './redis-observer'

/** What was given on the command line, as it may be shown. */
interface Given {
  url: string
  redis: string
}

/**
 * Makes sure that the observed Redis is the one of the server that was running already, by one subscription of a client.
 * Throws TargetFailure where it certainly is not:
 *
 * - It has no client that could be the server, it saw no command of one, and nothing published in it arrives.
 * - What is published in it arrives, but nobody in it is subscribed to anything: the server is connected to another node.
 *
 * A server that is connected there and never subscribes is wrong itself, and so may be one that refuses: these are judged.
 */
export async function isRightRedis(
  client: ProtocolClient,
  redis: RedisObserver,
  limitMs: number,
  given: Given,
): Promise<void> {
  const names = new Names()
  const [pattern, channel, payload] = [names.unique('check:*'), names.unique('check:1'), names.token('payload')]
  client.sendRequest({ action: 'subscribe', pattern })
  const reply = await client.inbox.next(({ kind }) => kind === 'reply', limitMs)
  if (reply?.body?.status !== true) return
  const arrives = client.inbox.next(({ kind, raw }) => kind !== 'reply' && raw.includes(payload), 2 * limitMs)
  await redis.publish(channel, payload)
  const hasSeen = async () => ((await redis.position()) > 0 ? true : undefined)
  if (await waitFor(hasSeen, limitMs)) return takeBack(client, pattern, limitMs)
  const clients = await redis.clients()
  const isElsewhere = clients.every(({ subscribed }) => !subscribed)
  const arrived = await Promise.race([arrives, Promise.resolve(undefined)])
  if (arrived && isElsewhere) throw otherNode(given)
  if (!arrived && clients.length === 0) throw otherRedis(given)
}

/** Unsubscribes, so that the server's PUNSUBSCRIBE does not turn up in the transcript of a scenario. */
async function takeBack(client: ProtocolClient, pattern: string, limitMs: number): Promise<void> {
  client.sendRequest({ action: 'unsubscribe', pattern })
  await client.inbox.next(({ kind }) => kind === 'reply', limitMs)
}

function otherRedis({ url, redis }: Given): TargetFailure {
  return new TargetFailure(
    `The Redis at ${redis} is not the one of the server at ${url}: that granted a subscription, of which this Redis saw ` +
      'nothing, and no server is connected to it. Give --redis the address that the server itself uses.',
  )
}

function otherNode({ url, redis }: Given): TargetFailure {
  return new TargetFailure(
    `The server at ${url} is connected to another node than ${redis}: what is published there arrives, but nobody there is ` +
      "subscribed. Give --redis the node that the server itself uses, or let it use this one's address.",
  )
}
