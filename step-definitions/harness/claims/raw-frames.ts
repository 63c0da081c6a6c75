import type { Client, ScenarioContext } from '../client/client'
import { readFrame } from '../client/messages'
import { NotObserved, RequirementNotMet } from '../errors'
import { Names } from '../names'
import type { Owner } from '../owners'
import type { RedisCommand } from '../redis/subscription-state'
import { shorten } from '../transcript'

/** A frame that was sent as it is: its client, and the position in Redis's commands before it. */
export interface RawFrame {
  client: Client
  /** undefined where Redis cannot be observed */
  position: number | undefined
}

/** Sends a frame as it is: text, or bytes. It does not count as a pending request. */
export async function sendsRaw(client: Client, frame: string | Buffer, context: ScenarioContext): Promise<RawFrame> {
  const position = await positionInRedis(context)
  client.sendRaw(frame)
  return { client, position }
}

/** The next reply has status false. */
export async function isRefused(client: Client, context: ScenarioContext): Promise<void> {
  await receivesRefusal(client, 'is refused', context)
}

/** The clause that demands that a frame which is no valid request is refused: the first mistake in it decides. */
export function ownerOfRefusal(frame: string | Buffer): Owner {
  if (frame.length > LONG) return 'robustness/6'
  if (typeof frame !== 'string') return 'robustness/5'
  const request = readFrame(frame).body
  if (!request) return 'robustness/1'
  if (request.action !== 'subscribe' && request.action !== 'unsubscribe') return 'robustness/2'
  if (typeof request.pattern !== 'string' || request.pattern === '') return 'robustness/3'
  return 'robustness/4'
}

/** The same where no reply came at all: a server that answers nothing but requests has one mistake, not one for each kind of frame. */
export function ownersOfSilence(frame: string | Buffer): readonly Owner[] {
  const owner = ownerOfRefusal(frame)
  return owner === 'robustness/1' ? [owner] : ['robustness/1', owner]
}

/** Characters or bytes; more than any server needs to accept. */
const LONG = 1_000_000

/** The next reply has status false, or the server ends the connection instead. */
export async function isRefusedOrDisconnected(client: Client, context: ScenarioContext): Promise<void> {
  const refused = receivesRefusal(client, 'is refused or disconnected', context)
  await refused.catch((error: unknown) => {
    if (!(error instanceof NoReply && client.connection.inbox.hasEnded)) throw error
  })
}

/**
 * Since that frame Redis has run no command about subscriptions for the server. This is read behind a barrier of the client
 * that sent it or, if the server has ended that connection, behind `settle`.
 */
export async function hasChangedNothing(
  { client, position }: RawFrame,
  settle: () => Promise<void>,
  context: ScenarioContext,
): Promise<void> {
  const redis = context.redis('Nothing changes in Redis')
  await (client.connection.inbox.hasEnded ? settle() : client.barrier())
  const changes = changesSince(position ?? 0, await redis.commandsSoFar(), context.names)
  if (changes.length === 0) return
  const actual = changes.map(({ name, args }) => shorten(`${name} ${args.join(' ')}`.trim(), 300)).join('\n')
  throw new RequirementNotMet('Nothing changes in Redis', 'no command about a subscription', actual)
}

/**
 * The server's commands from a position on, without those for barriers, and late ones for earlier scenarios. A connection
 * is the server's if it ever named one of the suite's patterns: a Redis that is not ours may have other clients.
 */
export function changesSince(position: number, commands: readonly RedisCommand[], names: Names): RedisCommand[] {
  const servers = new Set(commands.filter(({ args }) => args.some(Names.isMarked)).map(({ address }) => address))
  const isOf = ({ address, args }: RedisCommand) => servers.has(address) || args.some((arg) => names.owns(arg))
  const isExpected = (arg: string) => arg.includes(`barrier-${names.mark}`) || (Names.isMarked(arg) && !names.owns(arg))
  return commands
    .slice(position)
    .filter((command) => isOf(command) && (command.args.length === 0 || !command.args.every(isExpected)))
}

class NoReply extends RequirementNotMet {}

async function receivesRefusal(client: Client, what: string, { limits }: ScenarioContext): Promise<void> {
  const reply = await client.connection.inbox.next(({ kind }) => kind === 'reply', limits.replyLimit('refusal'))
  limits.recordReply('refusal', reply !== undefined)
  const requirement = `${client.name} ${what}`
  const { sentRaw } = client
  if (!reply) {
    const carried = client.isOnOtherTransport ? (['server-initializing/2'] as const) : []
    const owners = sentRaw === undefined ? [] : [...carried, ...ownersOfSilence(sentRaw)]
    throw new NoReply(requirement, 'status false', client.describeMissing('reply'), owners)
  }
  if (reply.body?.status === false) return
  const { action, pattern } = reply.body ?? {}
  const isOfEarlier = !String(sentRaw).includes(String(pattern)) && client.history.hasAsked(action, pattern)
  const owners: readonly Owner[] = [
    ...(isOfEarlier ? client.ownersOfExtra(reply) : []),
    ...(sentRaw === undefined ? [] : [ownerOfRefusal(sentRaw)]),
  ]
  throw new RequirementNotMet(requirement, 'status false', `the server replied ${shorten(reply.raw, 300)}`, owners)
}

async function positionInRedis(context: ScenarioContext): Promise<number | undefined> {
  try {
    return await context.redis('Nothing changes in Redis').position()
  } catch (error) {
    if (error instanceof NotObserved) return undefined // `nothing has changed in Redis` reports that it is not observed
    throw error
  }
}
