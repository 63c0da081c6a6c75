import { constant } from 'fast-check'
import type { Client, Surroundings } from '../client/client'
import { RequirementNotMet } from '../errors'
import { Batches } from '../generated/batches'
import { frameFrom, recordedFrame } from '../generated/case'
import { holdsForAll } from '../generated/for-all'
import { type Generation, recordedCase } from '../generated/generation'
import { type Frame, hostileFrames } from '../generated/hostile-frames'
import { shorten } from '../transcript'
import { changesSince } from './raw-frames'

/** Frames that are sent one behind the other, without waiting. */
const BATCH = 50
const REQUIREMENT = 'Hostile frames are refused, each once, and change nothing'

/**
 * Sends generated hostile frames, at least so many. `anew` connects the client once more, as often as a batch has failed.
 * Throws GeneratedCaseFailed with the frames that matter. Recorded ones are sent instead, as often as there would be
 * batches.
 */
export async function refusesHostileFrames(
  count: number,
  client: Client,
  anew: () => Promise<Client>,
  around: Surroundings,
  generation: Generation,
): Promise<void> {
  const redis = around.redis(REQUIREMENT)
  const start = await redis.position()
  /** what frames that failed have brought about, and the server undoes when their client goes */
  const undone = new Set<string>()
  const { transcript } = generation
  const before = transcript.exact()
  const others = before.filter(({ source }) => source !== client.name)
  let sender = client
  const { mark } = around.names
  const recorded = recordedCase(generation, 'frames')
  const again = recorded?.generated.frames.map((frame) => frameFrom(frame, recorded.mark, mark))
  const frames = hostileFrames(around.names.unique('hostile*'))
  const trial = {
    cases: again ? constant(again) : new Batches(frames, Math.min(BATCH, count)),
    runs: Math.ceil(count / BATCH),
    prepare: async (afresh: boolean) => {
      if (!afresh) return before
      for (const { args } of changesSince(start, await redis.carriedOutSoFar(), around.names))
        for (const arg of args) undone.add(arg)
      sender.connection.drop()
      transcript.rewind(others)
      sender = await anew()
      return transcript.exact()
    },
    perform: (batch: Frame[]) => areRefused(batch, sender, around, undone),
    describe: (batch: Frame[]) => batch.map((frame) => `${client.name} sends ${inWords(frame)}`),
    record: (batch: Frame[]) => ({ kind: 'frames' as const, frames: batch.map(recordedFrame) }),
  }
  await holdsForAll(trial, around.limits, generation)
}

/**
 * Each frame is answered once, with status false, and Redis is told nothing. The barrier is the client's: it covers its
 * replies, and the commands that its frames may have caused.
 */
async function areRefused(
  batch: Frame[],
  client: Client,
  around: Surroundings,
  undone: ReadonlySet<string>,
): Promise<void> {
  const redis = around.redis(REQUIREMENT)
  const position = await redis.position()
  const expected = batch.length === 1 ? 'status false' : `status false for each of ${batch.length} frames`
  for (const frame of batch) client.connection.send(frame)
  for (const index of batch.keys()) {
    const answer = await client.connection.inbox.next(({ kind }) => kind === 'answer', around.limits.mustFor('refusal'))
    around.limits.awaited('refusal', answer !== undefined)
    const actual = answer ? `the server replied ${shorten(answer.raw, 300)}` : client.nothing('reply')
    if (answer?.body?.status !== false)
      throw new RequirementNotMet(REQUIREMENT, expected, `reply ${index + 1}: ${actual}`)
  }
  await client.barrier()
  const more = client.connection.inbox.takeAll(({ kind }) => kind !== 'other')
  if (more.length > 0) {
    const heard = more.map(({ raw }) => shorten(raw, 300)).join('\n')
    throw new RequirementNotMet(REQUIREMENT, 'one reply to each frame, and no other message', `also: ${heard}`)
  }
  const changes = changesSince(position, await redis.carriedOutSoFar(), around.names).filter(
    ({ name, args }) => !(name === 'PUNSUBSCRIBE' && args.length > 0 && args.every((arg) => undone.has(arg))),
  )
  if (changes.length === 0) return
  const actual = changes.map(({ name, args }) => shorten(`Redis was sent ${name} ${args.join(' ')}`.trim(), 300))
  throw new RequirementNotMet(REQUIREMENT, 'no command about a subscription', actual.join('\n'))
}

/** A frame as it can be read: text as JSON writes it, bytes in base64. */
function inWords(frame: Frame): string {
  const words = typeof frame === 'string' ? JSON.stringify(frame) : `the bytes ${frame.toString('base64')} (base64)`
  return shorten(words, 500)
}
