import { frameOf } from './frame'

/** One message. It is encoded when the first client needs its frame, and only once. */
export class Message {
  private encoded: Buffer | undefined

  constructor(readonly text: string) {}

  get frame(): Buffer {
    this.encoded ??= frameOf(this.text)
    return this.encoded
  }
}

/**
 * The messages waiting for a client, as an immutable list: adding a message returns a new batch, linked to the previous one.
 * Clients that were sent the same messages hold the same batch, so its bytes are joined once for all of them.
 */
export class Batch {
  private next: Batch | undefined
  private joined: Buffer | undefined

  private constructor(
    private readonly previous?: Batch,
    private readonly last?: Message,
  ) {}

  static empty(): Batch {
    return new Batch()
  }

  /** This batch plus one message. Callers that add the same message one after another get the same batch. */
  with(message: Message): Batch {
    if (this.next?.last !== message) this.next = new Batch(this, message)
    return this.next
  }

  /** The messages, in the order they were added. */
  get messages(): Message[] {
    const messages: Message[] = []
    for (let batch: Batch | undefined = this; batch?.last; batch = batch.previous) messages.push(batch.last)
    return messages.reverse()
  }

  /** The frames of all messages, joined. */
  get bytes(): Buffer {
    if (!this.joined) {
      const frames = this.messages.map(({ frame }) => frame)
      const [only] = frames
      this.joined = only && frames.length === 1 ? only : Buffer.concat(frames)
    }
    return this.joined
  }
}
