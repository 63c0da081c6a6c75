import { nextTick } from 'node:process'
import type { Socket } from 'engine.io'
import { Batch, Message } from './batch'
import { canWrite, findFastPath, type RawWebSocket } from './fast-path'

/** Where messages to one client go: replies and deliveries, in one order. */
export interface Outbox {
  put(text: string): void
}

/** The outboxes that a subscription delivers to. The same array always means the same clients. */
export type Recipients = readonly Outbox[]

/** A delivery that is larger than what may wait for a client: it would close every client that it is for. */
export class DeliveryTooLarge extends Error {
  override readonly name = 'DeliveryTooLarge'

  constructor() {
    super('A payload was published that is larger than maxUnsent allows: it reached nobody.')
  }
}

/** Bytes of UTF-8 for one character of a string, at most. */
const BYTES_PER_CHARACTER = 3

const NO_MESSAGE = new Message('')

/**
 * The outboxes of a server. Messages wait until the end of the tick, so that everything caused by one chunk from Redis leaves in
 * one write per client: writing is what costs. What clients have in common is kept once: messages, and batches of them.
 */
export class Outboxes {
  private findPath: typeof findFastPath = findFastPath
  /** Outboxes with a batch to send at the end of the tick. */
  private pending: ClientOutbox[] = []
  /** As long as every message of the tick is for the same recipients, they wait here, and no outbox is touched until the end. */
  private shared: { readonly recipients: readonly ClientOutbox[]; batch: Batch } | undefined
  private empty = Batch.empty()
  private lastMessage = NO_MESSAGE

  /**
   * @param limit bytes of the largest delivery
   * @param onError called with what sending throws: Engine.IO builds strings, and a string has a maximum length
   */
  constructor(
    private readonly limit: number,
    private readonly onError: (error: Error) => void,
  ) {}

  /** Sends everything through Engine.IO. For versions of it in which the fast path does not work; call it before `open`. */
  disableFastPath(): void {
    this.findPath = () => undefined
  }

  /** @param unsent `check` is called after each write to a client that may be behind */
  open(socket: Socket, unsent: { check(): void }): Outbox {
    return new ClientOutbox(socket, unsent, this.enqueue, this.findPath)
  }

  /** Has the same effect as `put` on each, one after the other. Throws DeliveryTooLarge. */
  putToAll(recipients: Recipients, text: string): void {
    if (BYTES_PER_CHARACTER * text.length > this.limit) this.assertFits(Buffer.byteLength(text))
    if (!this.shared && this.pending.length === 0) {
      this.shared = { recipients: recipients as readonly ClientOutbox[], batch: this.empty } // All come from `open`.
      this.scheduleFlush()
    }
    if (this.shared?.recipients === recipients) this.shared.batch = this.shared.batch.with(this.messageOf(text))
    else for (const outbox of recipients) outbox.put(text)
  }

  /** Throws DeliveryTooLarge for a delivery of more bytes than may wait for a client. */
  assertFits(bytes: number): void {
    if (bytes > this.limit) throw new DeliveryTooLarge()
  }

  /** One function for all clients, most of which are idle. */
  private readonly enqueue = (outbox: ClientOutbox, text: string): void => {
    this.unshare()
    if (!outbox.batch) {
      outbox.batch = this.empty
      if (this.pending.push(outbox) === 1) this.scheduleFlush()
    }
    outbox.batch = outbox.batch.with(this.messageOf(text))
  }

  /** Moves the shared batch into its outboxes: from here on they may differ. */
  private unshare(): void {
    if (!this.shared) return
    const { recipients, batch } = this.shared
    this.shared = undefined
    for (const outbox of recipients) outbox.batch = batch
    this.pending = [...recipients]
  }

  /** The message with this text: the same object for all clients that are sent it one after another. */
  private messageOf(text: string): Message {
    if (text !== this.lastMessage.text) this.lastMessage = new Message(text)
    return this.lastMessage
  }

  private scheduleFlush(): void {
    nextTick(() => this.flush())
  }

  private flush(): void {
    const { pending, shared } = this
    this.pending = []
    this.shared = undefined
    this.empty = Batch.empty()
    this.lastMessage = NO_MESSAGE
    if (shared) for (const outbox of shared.recipients) this.send(outbox, shared.batch)
    for (const outbox of pending) if (outbox.batch) this.send(outbox, outbox.batch)
  }

  private send(outbox: ClientOutbox, batch: Batch): void {
    try {
      outbox.send(batch)
    } catch (error) {
      this.onError(error as Error)
    }
  }
}

class ClientOutbox implements Outbox {
  /** What leaves at the end of the tick. */
  batch: Batch | undefined
  /** The fast path, from when it was found until a batch had to go through Engine.IO. */
  private websocket: RawWebSocket | undefined

  constructor(
    private readonly socket: Socket,
    private readonly unsent: { check(): void },
    private readonly enqueue: (outbox: ClientOutbox, text: string) => void,
    private readonly findPath: typeof findFastPath,
  ) {}

  put(text: string): void {
    this.enqueue(this, text)
  }

  /** The only place where messages leave for this client. */
  send(batch: Batch): void {
    this.batch = undefined
    const websocket = this.websocket ?? this.findPath(this.socket)
    if (websocket && canWrite(websocket)) {
      this.websocket = websocket
      websocket._socket.write(batch.bytes) // No check of what is unsent: a client that is behind does not come here.
      return
    }
    this.websocket = undefined
    for (const { text } of batch.messages) this.socket.send(text)
    this.unsent.check()
  }
}
