import type { Client, Surroundings } from '../client/client'
import { NotObserved, RequirementNotMet } from '../errors'
import { Names } from '../names'
import type { RedisCommand } from '../redis/subscription-state'
import { shorten } from '../transcript'

/** A frame that was sent as it is: by whom, and where Redis stood before. */
export interface RawFrame {
  client: Client
  /** undefined where Redis cannot be watched */
  position: number | undefined
}

/** Sends a frame as it is: text, or bytes. Nothing is owed for it but what is claimed. */
export async function sendsRaw(client: Client, frame: string | Buffer, around: Surroundings): Promise<RawFrame> {
  const position = await whereRedisStands(around)
  client.connection.send(frame)
  return { client, position }
}

/** The next answer has status false. */
export async function isRefused(client: Client, around: Surroundings): Promise<void> {
  await answeredFalse(client, 'is refused', around)
}

/** The next answer has status false, or the server ends the connection instead. */
export async function isRefusedOrDisconnected(client: Client, around: Surroundings): Promise<void> {
  const answered = answeredFalse(client, 'is refused or disconnected', around)
  await answered.catch((error: unknown) => {
    if (!(error instanceof NoAnswer && client.connection.inbox.hasEnded)) throw error
  })
}

/**
 * Redis carried out no command about subscriptions for the server since that frame. It is read behind a barrier of the
 * client that sent it, or, where the server has ended that connection, behind `settle`.
 */
export async function hasChangedNothing(
  { client, position }: RawFrame,
  settle: () => Promise<void>,
  around: Surroundings,
): Promise<void> {
  const redis = around.redis('Nothing changes in Redis')
  await (client.connection.inbox.hasEnded ? settle() : client.barrier())
  const changes = changesSince(position ?? 0, await redis.carriedOutSoFar(), around.names)
  if (changes.length === 0) return
  const actual = changes.map(({ name, args }) => shorten(`${name} ${args.join(' ')}`.trim(), 300)).join('\n')
  throw new RequirementNotMet('Nothing changes in Redis', 'no command about a subscription', actual)
}

/**
 * The commands of the server from a position on, but for those of barriers, and of earlier scenarios that come late.
 * A connection is the server's if it ever named one of the suite's patterns: on a Redis that is not ours others may come
 * and go.
 */
export function changesSince(position: number, commands: readonly RedisCommand[], names: Names): RedisCommand[] {
  const servers = new Set(commands.filter(({ args }) => args.some(Names.isMarked)).map(({ address }) => address))
  const isOf = ({ address, args }: RedisCommand) => servers.has(address) || args.some((arg) => names.owns(arg))
  const isExpected = (arg: string) => arg.includes(`barrier-${names.mark}`) || (Names.isMarked(arg) && !names.owns(arg))
  return commands
    .slice(position)
    .filter((command) => isOf(command) && (command.args.length === 0 || !command.args.every(isExpected)))
}

class NoAnswer extends RequirementNotMet {}

async function answeredFalse(client: Client, what: string, { limits }: Surroundings): Promise<void> {
  const answer = await client.connection.inbox.next(({ kind }) => kind === 'answer', limits.mustFor('refusal'))
  limits.awaited('refusal', answer !== undefined)
  const requirement = `${client.name} ${what}`
  if (!answer) throw new NoAnswer(requirement, 'status false', client.nothing('reply'))
  if (answer.body?.status === false) return
  throw new RequirementNotMet(requirement, 'status false', `the server replied ${shorten(answer.raw, 300)}`)
}

async function whereRedisStands(around: Surroundings): Promise<number | undefined> {
  try {
    return await around.redis('Nothing changes in Redis').position()
  } catch (error) {
    if (error instanceof NotObserved) return undefined // whoever asks whether anything changed is told so
    throw error
  }
}
