/**
 * What Redis may send now: answers to what we say first; once it is up, answers about patterns, and messages; or, on a connection
 * that does not subscribe, answers to questions.
 */
export type Stage = 'greeting' | 'subscribing' | 'asking'

type Element = 'string' | 'string or nothing' | 'integer'

/**
 * The arrays that Redis sends to a connection in pub/sub: their first string, and what follows it. We subscribe to patterns only;
 * a bus made from ours may subscribe to channels, too.
 */
const ARRAYS: ReadonlyMap<string, readonly Element[]> = new Map([
  ['message', ['string', 'string']],
  ['pmessage', ['string', 'string', 'string']],
  ['subscribe', ['string', 'integer']],
  ['psubscribe', ['string', 'integer']],
  // An unsubscribe from nothing names nothing.
  ['unsubscribe', ['string or nothing', 'integer']],
  ['punsubscribe', ['string or nothing', 'integer']],
  ['pong', ['string']],
])
const ARRAY_LENGTHS = new Set([...ARRAYS.values()].map(({ length }) => `${1 + length}`))
const LONGEST_KIND = Math.max(...[...ARRAYS.keys()].map(({ length }) => length))

/** Bytes of a line. The longest is an error, and that is for people. */
const MAX_LINE = 65_536

/** Bytes of a string. A payload that is longer could not be delivered: escaped, it is longer than any string of JavaScript. */
const MAX_STRING = 2 ** 29

/** Bytes of an answer to a question. The longest is a CLIENT LIST; a line of it has some 300. */
const MAX_ANSWER = 2 ** 24

/** Characters of the bytes that are shown. */
const EXCERPT = 60

const [CR, LF] = [13, 10]

/**
 * Reads along what a Redis sends (RESP2), to find what it never sends to a connection such as ours. Of such bytes
 * ioredis would throw outside of any call of ours, or wait for gigabytes that a length announces. The contents of strings are
 * skipped, so this costs little beside the parsing itself.
 */
export class ReplyReader {
  /** The line that is being read, as far as it has come. */
  private line = ''
  /** Bytes of a string that are still to come; `undefined` outside of strings. */
  private left: number | undefined
  /** What is still to come of an array; `undefined` outside of arrays. Of its first element only the length is known. */
  private elements: readonly Element[] | undefined
  private isKind = false
  private kind = ''
  private arrayLength = 0

  /** @returns what these bytes are instead of a reply, for people; `undefined` if nothing is wrong with them */
  read(bytes: Buffer, stage: Stage): string | undefined {
    let at = 0
    while (at < bytes.length) {
      if (this.left !== undefined && this.left > 0) at = this.skip(bytes, at, this.left)
      else if (this.left === 0 && this.line === '' && bytes[at] === CR && bytes[at + 1] === LF) {
        at += 2
        this.left = undefined
        if (!this.endString()) return excerpt(this.kind)
      } else {
        const end = bytes.indexOf(LF, at)
        this.line += bytes.toString('latin1', at, end < 0 ? bytes.length : end)
        if (!this.canBegin(this.line) || this.line.length > MAX_LINE) return excerpt(this.line)
        if (end < 0) return undefined
        at = end + 1
        const { line } = this
        this.line = ''
        if (!line.endsWith('\r') || !this.endLine(line.slice(0, -1), stage)) return excerpt(line)
      }
    }
    return undefined
  }

  private skip(bytes: Buffer, at: number, left: number): number {
    const end = Math.min(bytes.length, at + left)
    if (this.isKind) this.kind += bytes.toString('latin1', at, end)
    this.left = left - (end - at)
    return end
  }

  /** A line that can be no reply is noticed before it ends: it may never end. */
  private canBegin(line: string): boolean {
    return this.left === 0 ? '\r'.startsWith(line) : /^[-+:$*]/.test(line)
  }

  private endLine(line: string, stage: Stage): boolean {
    if (this.left === 0) {
      this.left = undefined
      return this.endString()
    }
    const [type, rest] = [line[0], line.slice(1)]
    if (this.elements) return this.beginElement(type, rest)
    if (type === '+' || type === '-') return true
    if (stage === 'asking' && type === ':') return /^\d{1,15}$/.test(rest)
    if (type === '$')
      return stage !== 'subscribing' && this.beginString(rest, stage === 'asking' ? MAX_ANSWER : MAX_LINE)
    return type === '*' && stage === 'subscribing' && this.beginArray(rest)
  }

  private beginArray(length: string): boolean {
    if (!ARRAY_LENGTHS.has(length)) return false
    this.arrayLength = Number(length)
    this.elements = []
    this.isKind = true
    this.kind = ''
    return true
  }

  private beginElement(type: string | undefined, rest: string): boolean {
    if (this.isKind) return type === '$' && this.beginString(rest, LONGEST_KIND)
    const [expected] = this.elements as readonly Element[]
    const isNothing = type === '$' && rest === '-1' && expected === 'string or nothing'
    if (isNothing || (type === ':' && expected === 'integer' && /^\d{1,15}$/.test(rest))) {
      this.endElement()
      return true
    }
    return type === '$' && expected !== 'integer' && this.beginString(rest, MAX_STRING)
  }

  private beginString(length: string, most: number): boolean {
    if (!/^\d{1,10}$/.test(length) || Number(length) > most) return false
    this.left = Number(length)
    return true
  }

  private endString(): boolean {
    if (this.isKind) {
      this.isKind = false
      this.elements = ARRAYS.get(this.kind)
      return this.elements?.length === this.arrayLength - 1
    }
    if (this.elements) this.endElement()
    return true
  }

  private endElement(): void {
    const [, ...others] = this.elements as readonly Element[]
    this.elements = others.length > 0 ? others : undefined
  }
}

function excerpt(text: string): string {
  const line = text.replace(/\r$/, '')
  return JSON.stringify(line.length > EXCERPT ? `${line.slice(0, EXCERPT)}…` : line)
}
