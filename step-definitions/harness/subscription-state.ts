/** A command that Redis carried out for a connection: `[PSUBSCRIBE, news:*]` from `127.0.0.1:4711`. */
export interface RedisCommand {
  address: string
  name: string
  args: readonly string[]
}

/**
 * Who holds which pattern in Redis, kept from the commands as Redis carried them out.
 * Pure bookkeeping: commands and ended connections go in.
 */
export class SubscriptionState {
  private readonly held = new Map<string, Map<string, number>>()
  private readonly sent = new Map<string, number>()

  /** Takes note of one command; what has nothing to do with subscriptions is passed over. */
  apply({ address, name, args }: RedisCommand): void {
    for (const arg of new Set(args)) this.count(name, arg)
    if (name === 'PSUBSCRIBE') for (const pattern of new Set(args)) this.add(address, pattern)
    if (name === 'PUNSUBSCRIBE')
      for (const pattern of args.length ? args : this.patternsOf(address)) this.remove(address, pattern)
    if (name === 'RESET' || name === 'QUIT') this.connectionEnded(address)
  }

  /** A connection that is gone holds nothing. */
  connectionEnded(address: string): void {
    for (const pattern of this.patternsOf(address)) this.remove(address, pattern)
  }

  /** The connections that hold a pattern, each with the number of PSUBSCRIBEs it has sent since it got it. */
  holders(pattern: string): ReadonlyMap<string, number> {
    return this.held.get(pattern) ?? new Map()
  }

  /** Every connection that holds anything. */
  holdingAddresses(): Set<string> {
    return new Set([...this.held.values()].flatMap((addresses) => [...addresses.keys()]))
  }

  /** How many commands of this name have named this pattern or channel. */
  timesSent(name: string, pattern: string): number {
    return this.sent.get(key(name, pattern)) ?? 0
  }

  private count(name: string, pattern: string): void {
    this.sent.set(key(name, pattern), this.timesSent(name, pattern) + 1)
  }

  private add(address: string, pattern: string): void {
    const addresses = this.held.get(pattern) ?? new Map<string, number>()
    addresses.set(address, (addresses.get(address) ?? 0) + 1)
    this.held.set(pattern, addresses)
  }

  private remove(address: string, pattern: string): void {
    const addresses = this.held.get(pattern)
    addresses?.delete(address)
    if (addresses?.size === 0) this.held.delete(pattern)
  }

  private patternsOf(address: string): string[] {
    return [...this.held].filter(([, addresses]) => addresses.has(address)).map(([pattern]) => pattern)
  }
}

function key(name: string, pattern: string): string {
  return `${name} ${pattern}`
}
