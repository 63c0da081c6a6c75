import type { BusFailure } from '../bus'

/** The Redis commands that subscribe to patterns and unsubscribe from them. */
export type PatternCommand = 'psubscribe' | 'punsubscribe'

/** The most patterns in one command: Redis reads a command to its end before it starts to run it. */
const MAX_PATTERNS = 1000

interface Batch {
  readonly name: PatternCommand
  readonly patterns: string[]
  readonly sent: Promise<BusFailure | undefined>
}

/**
 * Sends the patterns requested in one turn of the event loop as one command, PSUBSCRIBE a b c: fifty clients that arrive at
 * once cost one write and one reply. Commands keep the order of the calls; a call of the other kind starts a new command.
 */
export class BatchedCommands {
  private last: Batch | undefined

  /** @param send sends one command and resolves to why Redis did not carry it out, if it did not; never rejects */
  constructor(
    private readonly send: (name: PatternCommand, patterns: readonly string[]) => Promise<BusFailure | undefined>,
  ) {}

  async add(name: PatternCommand, pattern: string): Promise<BusFailure | undefined> {
    if (this.last?.name !== name || this.last.patterns.length === MAX_PATTERNS) this.last = this.startBatch(name)
    const { patterns, sent } = this.last
    patterns.push(pattern)
    const failure = await sent
    // One pattern that this Redis user may not subscribe to makes Redis refuse the whole command: then each is sent on its own.
    return failure === 'redis-refused' && patterns.length > 1 ? this.send(name, [pattern]) : failure
  }

  private startBatch(name: PatternCommand): Batch {
    const patterns: string[] = []
    const sent = new Promise<void>((resolve) => setImmediate(resolve)).then(() => {
      if (this.last?.patterns === patterns) this.last = undefined
      return this.send(name, patterns)
    })
    return { name, patterns, sent }
  }
}
