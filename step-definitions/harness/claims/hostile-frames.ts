import { constant } from 'fast-check'
import type { Client, ScenarioContext } from '../client/client'
import { RequirementNotMet } from '../errors'
import { BatchArbitrary } from '../generated/batch-arbitrary'
import { frameFrom, recordedFrame } from '../generated/case'
import { checkProperty } from '../generated/check-property'
import { type Generation, recordedCase } from '../generated/generation'
import { type Frame, hostileFrames } from '../generated/hostile-frames'
import { shorten } from '../transcript'
import { changesSince, ownerOfRefusal, ownersOfSilence } from './raw-frames'

/** Frames that are sent without waiting in between. */
const BATCH = 50
const REQUIREMENT = 'Hostile frames are refused, each once, and change nothing'

/**
 * Sends at least `count` generated hostile frames, in batches. After each batch that failed, `reconnect` connects the client
 * again. Throws GeneratedCaseFailed with the frames that matter. In a replay the recorded frames are sent instead, as
 * often as there would be batches (robustness/7).
 */
export async function refusesHostileFrames(
  count: number,
  client: Client,
  reconnect: () => Promise<Client>,
  context: ScenarioContext,
  generation: Generation,
): Promise<void> {
  const redis = context.redis(REQUIREMENT)
  const start = await redis.position()
  /** patterns that failing frames subscribed to; the server unsubscribes from them when the client disconnects */
  const undone = new Set<string>()
  const { transcript } = generation
  const before = transcript.exact()
  const others = before.filter(({ source }) => source !== client.name)
  let sender = client
  const { mark } = context.names
  const recorded = recordedCase(generation, 'frames')
  const replayed = recorded?.generated.frames.map((frame) => frameFrom(frame, recorded.mark, mark))
  const frames = hostileFrames(context.names.unique('hostile*'))
  const property = {
    cases: replayed ? constant(replayed) : new BatchArbitrary(frames, Math.min(BATCH, count)),
    runs: Math.ceil(count / BATCH),
    prepare: async (afterFailure: boolean) => {
      if (!afterFailure) return before
      for (const { args } of changesSince(start, await redis.commandsSoFar(), context.names))
        for (const arg of args) undone.add(arg)
      sender.connection.drop()
      transcript.rewind(others)
      sender = await reconnect()
      return transcript.exact()
    },
    run: (batch: Frame[]) => areRefused(batch, sender, context, undone),
    describe: (batch: Frame[]) => batch.map((frame) => `${client.name} sends ${inWords(frame)}`),
    record: (batch: Frame[]) => ({ kind: 'frames' as const, frames: batch.map(recordedFrame) }),
  }
  await checkProperty(property, context.limits, generation)
}

/**
 * Each frame gets one reply, with status false, and Redis gets no command. The client's barrier covers its replies, and the
 * commands that its frames may have caused.
 */
async function areRefused(
  batch: Frame[],
  client: Client,
  context: ScenarioContext,
  undone: ReadonlySet<string>,
): Promise<void> {
  const redis = context.redis(REQUIREMENT)
  const position = await redis.position()
  const expected = batch.length === 1 ? 'status false' : `status false for each of ${batch.length} frames`
  for (const frame of batch) client.connection.send(frame)
  for (const [index, frame] of batch.entries()) {
    const reply = await client.connection.inbox.next(
      ({ kind }) => kind === 'reply',
      context.limits.replyLimit('refusal'),
    )
    context.limits.recordReply('refusal', reply !== undefined)
    if (reply?.body?.status === false) continue
    const actual = reply ? `the server replied ${shorten(reply.raw, 300)}` : client.describeMissing('reply')
    const owners = reply ? ownerOfRefusal(frame) : ownersOfSilence(frame)
    throw new RequirementNotMet(REQUIREMENT, expected, `reply ${index + 1}: ${actual}`, owners)
  }
  await client.barrier()
  const more = client.connection.inbox.takeAll(({ kind }) => kind !== 'other')
  if (more.length > 0) {
    const heard = more.map(({ raw }) => shorten(raw, 300)).join('\n')
    throw new RequirementNotMet(REQUIREMENT, 'one reply to each frame, and no other message', `also: ${heard}`)
  }
  const changes = changesSince(position, await redis.commandsSoFar(), context.names).filter(
    ({ name, args }) => !(name === 'PUNSUBSCRIBE' && args.length > 0 && args.every((arg) => undone.has(arg))),
  )
  if (changes.length === 0) return
  const actual = changes.map(({ name, args }) => shorten(`Redis was sent ${name} ${args.join(' ')}`.trim(), 300))
  throw new RequirementNotMet(REQUIREMENT, 'no command about a subscription', actual.join('\n'))
}

/** A frame for people to read: text as a JSON string, bytes in base64. */
function inWords(frame: Frame): string {
  const words = typeof frame === 'string' ? JSON.stringify(frame) : `the bytes ${frame.toString('base64')} (base64)`
  return shorten(words, 500)
}
