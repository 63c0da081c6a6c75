import { nextTick } from 'node:process'
import type { Socket } from 'engine.io'
import { Batch, Message } from './batch'
import { type DirectWay, fastPath, isClear } from './fast-path'

/**
 * What is sent to one client, replies and deliveries in one order. It waits until the tick is over, so that all that arises from
 * one chunk of Redis leaves in one write: writing is what costs.
 */
export class Outbox {
  /** What is to leave for this client; kept by `Outboxes` too. */
  waiting: Batch | undefined
  /** The way past Engine.IO, from when it was found until something had to take the other. */
  private way: DirectWay | undefined

  constructor(
    private readonly socket: Socket,
    private readonly outboxes: Outboxes,
    private readonly unsent: { check(): void },
  ) {}

  put(text: string): void {
    const { outboxes } = this
    outboxes.spread()
    this.waiting ??= outboxes.begin(this)
    this.waiting = this.waiting.with(outboxes.message(text))
  }

  /** The only place where messages leave for this client. */
  send(batch: Batch): void {
    this.waiting = undefined
    const way = this.way ?? this.outboxes.fastPath(this.socket)
    if (way && isClear(way)) {
      this.way = way
      way._socket.write(batch.bytes) // What is unsent is not looked at: who is behind takes the other way.
      return
    }
    this.way = undefined
    for (const { text } of batch.messages) this.socket.send(text)
    this.unsent.check()
  }
}

/** The outboxes of those to whom a subscription delivers. While it is the same array, it is the same clients. */
export type Audience = readonly Outbox[]

const NOTHING = new Message('')

/** The outboxes of a server, and what they share in a tick: messages, batches, and the moment of leaving. */
export class Outboxes {
  private due: Outbox[] = []
  /** As long as all that is to leave is for one audience, it waits here, and each outbox is touched once, when it leaves. */
  private common: { readonly audience: Audience; batch: Batch } | undefined
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

  /** Comes to the same as putting it into each, one after the other. */
  putToAll(audience: Audience, text: string): void {
    if (!this.common && this.due.length === 0) {
      this.common = { audience, batch: this.empty }
      this.leaveSoon()
    }
    if (this.common?.audience === audience) this.common.batch = this.common.batch.with(this.message(text))
    else for (const outbox of audience) outbox.put(text)
  }

  /** What waits for an audience goes into its outboxes: from now on they may differ. */
  spread(): void {
    if (!this.common) return
    const { audience, batch } = this.common
    this.common = undefined
    for (const outbox of audience) outbox.waiting = batch
    this.due = [...audience]
  }

  /** The message of this text: the same object for each client that gets it in turn. */
  message(text: string): Message {
    if (text !== this.last.text) this.last = new Message(text)
    return this.last
  }

  /** What an outbox begins with; it is due from now on. */
  begin(outbox: Outbox): Batch {
    if (this.due.push(outbox) === 1) this.leaveSoon()
    return this.empty
  }

  private leaveSoon(): void {
    nextTick(() => this.leave())
  }

  private leave(): void {
    const { due, common } = this
    this.due = []
    this.common = undefined
    this.empty = Batch.empty()
    this.last = NOTHING
    if (common) for (const outbox of common.audience) this.send(outbox, common.batch)
    for (const outbox of due) if (outbox.waiting) this.send(outbox, outbox.waiting)
  }

  private send(outbox: Outbox, batch: Batch): void {
    try {
      outbox.send(batch)
    } catch (error) {
      this.onError(error as Error)
    }
  }
}
