import type { BusFailure } from './redis-bus'

/** The commands that take up and give up patterns. */
export type PatternCommand = 'psubscribe' | 'punsubscribe'

/** The most patterns in one command: Redis reads it whole before it begins. */
const MOST = 1000

interface Command {
  readonly name: PatternCommand
  readonly patterns: string[]
  readonly outcome: Promise<BusFailure | undefined>
}

/**
 * Patterns that are asked for in one turn of the event loop go to Redis as one command, PSUBSCRIBE a b c: fifty clients that come
 * at once cost one write and one answer. Commands keep the order of the calls; a call of the other kind begins a new one.
 */
export class BatchedCommands {
  private last: Command | undefined

  /** @param send sends one command, and tells why Redis did not obey it, if it did not; never rejects */
  constructor(
    private readonly send: (name: PatternCommand, patterns: readonly string[]) => Promise<BusFailure | undefined>,
  ) {}

  async add(name: PatternCommand, pattern: string): Promise<BusFailure | undefined> {
    if (this.last?.name !== name || this.last.patterns.length === MOST) this.last = this.begin(name)
    const { patterns, outcome } = this.last
    patterns.push(pattern)
    const failure = await outcome
    // Redis refuses a command as a whole, for one pattern that this user may not have: each is asked for by itself then.
    return failure === 'redis-refused' && patterns.length > 1 ? this.send(name, [pattern]) : failure
  }

  private begin(name: PatternCommand): Command {
    const patterns: string[] = []
    const outcome = new Promise<void>((resolve) => setImmediate(resolve)).then(() => {
      if (this.last?.patterns === patterns) this.last = undefined
      return this.send(name, patterns)
    })
    return { name, patterns, outcome }
  }
}
