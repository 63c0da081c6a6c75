import { frameOf } from './frame'

/** One message, encoded when the first client needs its frame, however many need it. */
export class Message {
  private encoded: Buffer | undefined

  constructor(readonly text: string) {}

  get frame(): Buffer {
    this.encoded ??= frameOf(this.text)
    return this.encoded
  }
}

/**
 * The messages that wait for a client, as a list that never changes: a longer one is another object, which knows the one before.
 * Clients that were given the same messages hold the same object, and so its bytes are put together once for all of them.
 */
export class Batch {
  private longer: Batch | undefined
  private joined: Buffer | undefined

  private constructor(
    private readonly before?: Batch,
    private readonly last?: Message,
  ) {}

  static empty(): Batch {
    return new Batch()
  }

  /** This batch and one message more: the same object for each who asks with the same message in turn. */
  with(message: Message): Batch {
    if (this.longer?.last !== message) this.longer = new Batch(this, message)
    return this.longer
  }

  /** In the order in which they were put. */
  get messages(): Message[] {
    const messages: Message[] = []
    for (let batch: Batch | undefined = this; batch?.last; batch = batch.before) messages.push(batch.last)
    return messages.reverse()
  }

  /** The frames of all messages, one behind the other. */
  get bytes(): Buffer {
    if (!this.joined) {
      const frames = this.messages.map(({ frame }) => frame)
      const [only] = frames
      this.joined = only && frames.length === 1 ? only : Buffer.concat(frames)
    }
    return this.joined
  }
}
