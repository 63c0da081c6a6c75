import type { PatternCost } from './pattern-cost'

/** Things that have a cost, and what they cost together: one number for each client, so that idle clients stay cheap. */
export class CostedSet<T extends { readonly cost: PatternCost }> extends Set<T> {
  cost = 0

  override add(item: T): this {
    if (!this.has(item)) this.cost += item.cost.plain + item.cost.wild
    return super.add(item)
  }

  override delete(item: T): boolean {
    const deleted = super.delete(item)
    if (deleted) this.cost -= item.cost.plain + item.cost.wild
    return deleted
  }
}
