/** A command that Redis ran for a connection: `[PSUBSCRIBE, news:*]` from `127.0.0.1:4711`. */
export interface RedisCommand {
  address: string
  name: string
  args: readonly string[]
  /** when Redis ran it, in ms since 1970 by the clock of Redis */
  unixMs?: number
}

/**
 * Which connection holds which pattern in Redis, worked out from the commands that Redis ran. Pure bookkeeping: commands
 * and ended connections go in.
 */
export class SubscriptionState {
  private readonly patterns = new Holdings()
  private readonly channels = new Holdings()
  private readonly sent = new Map<string, number>()

  /** Records one command. Commands that are not about subscriptions are only counted. */
  apply({ address, name, args }: RedisCommand): void {
    for (const arg of args) this.count(name, arg)
    const holdings = name.startsWith('P') ? this.patterns : this.channels
    if (name === 'PSUBSCRIBE' || name === 'SUBSCRIBE') for (const arg of args) holdings.add(address, arg)
    if (name === 'PUNSUBSCRIBE' || name === 'UNSUBSCRIBE')
      for (const arg of args.length ? args : holdings.of(address)) holdings.remove(address, arg)
    if (name === 'RESET' || name === 'QUIT') this.connectionEnded(address)
  }

  /** A connection that has ended holds nothing. */
  connectionEnded(address: string): void {
    for (const holdings of [this.patterns, this.channels])
      for (const name of holdings.of(address)) holdings.remove(address, name)
  }

  /**
   * The connections that hold a pattern, each with the number of PSUBSCRIBEs for it since it last did not hold it. A
   * command that names the pattern twice counts as two: it means the same as two commands, in fewer packets.
   */
  holders(pattern: string): ReadonlyMap<string, number> {
    return this.patterns.holders(pattern)
  }

  /** The same for a channel and SUBSCRIBE. */
  listeners(channel: string): ReadonlyMap<string, number> {
    return this.channels.holders(channel)
  }

  /** Every connection that holds anything. */
  holdingAddresses(): Set<string> {
    return new Set([...this.patterns.addresses(), ...this.channels.addresses()])
  }

  /** How often commands with this name have named this pattern or channel. */
  timesSent(name: string, pattern: string): number {
    return this.sent.get(key(name, pattern)) ?? 0
  }

  private count(name: string, pattern: string): void {
    this.sent.set(key(name, pattern), this.timesSent(name, pattern) + 1)
  }
}

/** Names; for each the connections that hold it; and for each of those how often it has subscribed to the name. */
class Holdings {
  private readonly held = new Map<string, Map<string, number>>()

  add(address: string, name: string): void {
    const addresses = this.held.get(name) ?? new Map<string, number>()
    addresses.set(address, (addresses.get(address) ?? 0) + 1)
    this.held.set(name, addresses)
  }

  remove(address: string, name: string): void {
    const addresses = this.held.get(name)
    addresses?.delete(address)
    if (addresses?.size === 0) this.held.delete(name)
  }

  holders(name: string): ReadonlyMap<string, number> {
    return this.held.get(name) ?? new Map()
  }

  /** The names that a connection holds. */
  of(address: string): string[] {
    return [...this.held].filter(([, addresses]) => addresses.has(address)).map(([name]) => name)
  }

  addresses(): string[] {
    return [...this.held.values()].flatMap((addresses) => [...addresses.keys()])
  }
}

function key(name: string, pattern: string): string {
  return `${name} ${pattern}`
}
