import { nextTick } from 'node:process'
import type { Socket } from 'engine.io'
import { Batch, Message } from './batch'
import { fastPath } from './fast-path'

/**
 * What is sent to one client, replies and deliveries in one order. It waits until the tick is over, so that all that arises from
 * one chunk of Redis leaves in one write: writing is what costs.
 */
export class Outbox {
  private waiting: Batch | undefined

  constructor(
    private readonly socket: Socket,
    private readonly outboxes: Outboxes,
    private readonly unsent: { check(): void },
  ) {}

  put(text: string): void {
    this.waiting ??= this.outboxes.begin(this)
    this.waiting = this.waiting.with(this.outboxes.message(text))
  }

  /** The only place where messages leave for this client. */
  flush(): void {
    const batch = this.waiting
    if (!batch) return
    this.waiting = undefined
    const sender = this.outboxes.fastPath(this.socket)
    if (sender) {
      sender.sendFrame([batch.bytes]) // Not looked at: who is behind takes the other way.
      return
    }
    for (const { text } of batch.messages) this.socket.send(text)
    this.unsent.check()
  }
}

const NOTHING = new Message('')

/** The outboxes of a server, and what they share in a tick: messages, batches, and the moment of leaving. */
export class Outboxes {
  private due: Outbox[] = []
  private empty = Batch.empty()
  private last = NOTHING

  /** @param onError told what was thrown on sending: Engine.IO makes strings, and a string has a largest length */
  constructor(private readonly onError: (error: Error) => void) {}

  /** The way past Engine.IO to a client, while there is one. */
  fastPath: typeof fastPath = fastPath

  /** @param unsent looked at whenever anything was written to a client that may be behind */
  open(socket: Socket, unsent: { check(): void }): Outbox {
    return new Outbox(socket, this, unsent)
  }

  /** The message of this text: the same object for each client that gets it in turn. */
  message(text: string): Message {
    if (text !== this.last.text) this.last = new Message(text)
    return this.last
  }

  /** What an outbox begins with; it is due from now on. */
  begin(outbox: Outbox): Batch {
    if (this.due.push(outbox) === 1) nextTick(() => this.flush())
    return this.empty
  }

  private flush(): void {
    const due = this.due
    this.due = []
    this.empty = Batch.empty()
    this.last = NOTHING
    for (const outbox of due) {
      try {
        outbox.flush()
      } catch (error) {
        this.onError(error as Error)
      }
    }
  }
}
