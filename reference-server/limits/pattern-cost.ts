/** What a pattern costs Redis, in nanoseconds of its one core, at each PUBLISH on the worst channel of 256 bytes. */
export interface PatternCost {
  /** Coming to it, comparing the literal characters it begins with, and the deliveries of a long `beginning*`. */
  readonly plain: number
  /** The part of its stars, classes and so on: what they make Redis try, and the delivery that each match is. */
  readonly wild: number
}

/** The longest channel that the prices hold for. */
const CHANNEL = 256
/** Bytes before a star in the end, up to which its deliveries have no price: no more than so many patterns match together. */
const SHORT = 64

/**
 * Prices in nanoseconds: the highest measured with Redis 7.0, and about a half more (`npm run bench:bounds -- --patterns`).
 * A branch that the processor cannot predict costs more than the work, and patterns can be made of such branches.
 */
export const PRICE = {
  /** Coming to a pattern in Redis's table of them, which is not in the processor's cache. */
  pattern: 55,
  /** Comparing one character of the channel with a literal, an escape or a `?`. */
  character: 3,
  /** A class, and each of its bytes: Redis reads it to its end even if it has matched. */
  class: 4,
  classByte: 1.5,
  /** Each character of the channel at which Redis tries the rest of the pattern, behind a star. */
  attempt: 4,
  star: 1,
  /** The message that Redis writes for a match, and each byte of the pattern, which is part of it. */
  delivery: 2500,
  deliveryByte: 5,
}

const [STAR, QUESTION, OPEN, CLOSE, ESCAPE, RANGE, NOT] = [...Buffer.from('*?[]\\-^')]
const SPECIAL = /[*?[\\]/

/**
 * Prices a pattern by what Redis's matcher does with it. Redis compares the part before the first star once. Behind a star it
 * tries the following part, up to the next star, at one position of the channel after the other. Once a part has matched, the
 * next one is tried from there on, and Redis never goes back, so that there is at most one attempt at each position. With `r`
 * characters left it costs at most what the dearest part costs on `r` characters.
 *
 * Before 7.0.9, 6.2.11 and 6.0.18 Redis did go back, and several stars had no price that could be paid.
 */
export function patternCost(pattern: string): PatternCost {
  const special = pattern.search(SPECIAL)
  const literals = Buffer.byteLength(special < 0 ? pattern : pattern.slice(0, special))
  const plain = Math.ceil(PRICE.pattern + PRICE.character * Math.min(literals, CHANNEL))
  if (special < 0) return { plain, wild: 0 } // One channel matches at most one of these.
  const bytes = Buffer.from(pattern)
  const delivery = PRICE.delivery + PRICE.deliveryByte * bytes.length
  // One channel matches at most one of these of each length: few short ones in one client, and few in the whole server.
  if (pattern[special] === '*' && special === pattern.length - 1)
    return { plain: literals > SHORT ? plain + delivery : plain, wild: 0 }
  return { plain, wild: Math.ceil(PRICE.pattern + matchingCost(bytes) + delivery) - plain }
}

function matchingCost(bytes: Buffer): number {
  let cost = 0
  const parts: Part[] = [new Part()]
  let used = 0
  for (let at = 0; at < bytes.length && used < CHANNEL; ) {
    const end = elementEnd(bytes, at)
    if (bytes[at] === STAR) {
      cost += PRICE.star * (end - at)
      if (end < bytes.length) parts.push(new Part())
    } else {
      used += 1
      parts.at(-1)?.add(bytes, at, end)
    }
    at = end
  }
  const [first, ...tried] = parts as [Part, ...Part[]]
  return cost + first.cost + (tried.length > 0 ? attemptsCost(tried, CHANNEL - first.length) : 0)
}
/** Behind a star: at each of so many positions, one attempt that costs what the dearest part costs there. */
function attemptsCost(parts: readonly Part[], positions: number): number {
  const dearest = new Float64Array(CHANNEL + 1)
  for (const { attempts } of parts) {
    for (const [index, price] of attempts.entries()) dearest[index + 1] = Math.max(dearest[index + 1] ?? 0, price)
  }
  let [cost, most] = [0, 0]
  for (let left = 1; left <= positions; left += 1) {
    most = Math.max(most, dearest[left] ?? 0)
    cost += PRICE.attempt + most
  }
  return cost
}

/** The elements between two stars. */
class Part {
  /** What comparing all of them costs. */
  cost = 0
  /** What an attempt costs on average, at the most, with one character left, with two, and so on. */
  readonly attempts: number[] = []
  /** All elements that match different characters, and the most frequent literal. */
  private wild = 0
  private mostFrequent = 0
  private readonly literals = new Map<number, number>()

  get length(): number {
    return this.attempts.length
  }

  /**
   * All elements are compared in one attempt only if they match. Each character of the channel is compared with many of them, in
   * the attempts at the positions before it, only if it matches many of them. So an attempt costs on average no more than the
   * elements that match one and the same character, and one literal that does not match.
   */
  add(bytes: Buffer, at: number, end: number): void {
    const price = bytes[at] === OPEN ? PRICE.class + PRICE.classByte * (end - at) : PRICE.character
    this.cost += price
    if (bytes[at] === OPEN || bytes[at] === QUESTION) this.wild += price
    else {
      const literal = bytes[end - 1] as number
      const frequency = (this.literals.get(literal) ?? 0) + price
      this.literals.set(literal, frequency)
      this.mostFrequent = Math.max(this.mostFrequent, frequency)
    }
    this.attempts.push(Math.min(this.cost, this.wild + this.mostFrequent + PRICE.character))
  }
}

/** Where the element that begins at `at` ends: stars, a class, an escape, or one byte. */
function elementEnd(bytes: Buffer, at: number): number {
  if (bytes[at] === STAR) {
    let end = at
    while (bytes[end] === STAR) end += 1
    return end
  }
  if (bytes[at] === OPEN) return classEnd(bytes, at)
  return bytes[at] === ESCAPE ? Math.min(at + 2, bytes.length) : at + 1
}

/** A class ends at its bracket or with the pattern. A bracket does not end it behind a backslash, or as the end of a range. */
function classEnd(bytes: Buffer, open: number): number {
  let at = open + (bytes[open + 1] === NOT ? 2 : 1)
  while (at < bytes.length && bytes[at] !== CLOSE) {
    if (bytes[at] === ESCAPE) at += 2
    else at += bytes[at + 1] === RANGE ? 3 : 1
  }
  return Math.min(at + 1, bytes.length)
}
