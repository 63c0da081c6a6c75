import { Arbitrary, type Random, Stream, Value } from 'fast-check'

/**
 * Arrays of a fixed length that shrink to any length. Halves are removed first, so that the one item of fifty that matters
 * is found in a dozen steps. fast-check's own array has either a fixed length or this way of shrinking, not both.
 */
export class BatchArbitrary<T> extends Arbitrary<T[]> {
  constructor(
    private readonly item: Arbitrary<T>,
    private readonly length: number,
  ) {
    super()
  }

  generate(random: Random, biasFactor: number | undefined): Value<T[]> {
    return batchOf(Array.from({ length: this.length }, () => this.item.generate(random, biasFactor)))
  }

  canShrinkWithoutContext(_: unknown): _ is T[] {
    return false
  }

  shrink(_: T[], context: unknown): Stream<Value<T[]>> {
    return new Stream(this.smaller(context as Value<T>[]))
  }

  private *smaller(items: Value<T>[]): IterableIterator<Value<T[]>> {
    for (let size = Math.ceil(items.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2))
      for (let start = 0; start < items.length; start += size)
        yield batchOf([...items.slice(0, start), ...items.slice(start + size)])
    for (const [index, { value, context }] of items.entries())
      for (const item of this.item.shrink(value, context)) yield batchOf(items.with(index, item))
  }
}

function batchOf<T>(items: Value<T>[]): Value<T[]> {
  return new Value(
    items.map(({ value }) => value),
    items,
  )
}
