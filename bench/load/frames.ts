/** Called for each whole frame: its payload's length in bytes, and its first byte (-1 where there is none). */
export type OnFrame = (bytes: number, first: number) => void

/** A header of ten bytes at most, and one byte of payload. */
const HEAD = 11

/**
 * Counts the WebSocket frames of one connection by their headers alone: it goes from each to the next, and never looks at
 * what is between, but for the first byte (RFC 6455, 5.2; what a server sends is not masked).
 */
export class FrameCounter {
  /** Bytes of the present frame that have not come yet. */
  private missing = 0
  private bytes = 0
  private first = -1
  /** The beginning of a frame that ended with its chunk. */
  private rest: Buffer | undefined

  constructor(private readonly onFrame: OnFrame) {}

  /** Takes the bytes of `chunk` from `at` up to `end`; keeps nothing of it but what it copies. */
  feed(chunk: Buffer, at: number, end: number): void {
    if (this.rest !== undefined) {
      const joined = Buffer.concat([this.rest, chunk.subarray(at, end)])
      this.rest = undefined
      this.feed(joined, 0, joined.length)
      return
    }
    let here = at
    while (here < end) {
      if (this.missing > 0) {
        const taken = Math.min(this.missing, end - here)
        this.missing -= taken
        here += taken
      } else {
        const size = this.readHead(chunk, here, end)
        if (size === 0) {
          this.rest = Buffer.from(chunk.subarray(here, end))
          return
        }
        here += size
        this.missing = this.bytes
      }
      if (this.missing === 0) this.onFrame(this.bytes, this.first)
    }
  }

  /** The size of the header that begins there, in bytes; 0 when it, or the first byte after it, has not come yet. */
  private readHead(chunk: Buffer, at: number, end: number): number {
    if (end - at < HEAD && end - at < headSize(chunk, at, end)) return 0
    const short = (chunk[at + 1] as number) & 0x7f
    const size = short < 126 ? 2 : short === 126 ? 4 : 10
    this.bytes =
      short < 126 ? short : short === 126 ? chunk.readUInt16BE(at + 2) : Number(chunk.readBigUInt64BE(at + 2))
    this.first = this.bytes > 0 ? (chunk[at + size] as number) : -1
    return size
  }
}

/** Bytes needed to read a header and the first byte after it. */
function headSize(chunk: Buffer, at: number, end: number): number {
  if (end - at < 2) return 2
  const short = (chunk[at + 1] as number) & 0x7f
  if (short === 0) return 2
  return (short < 126 ? 2 : short === 126 ? 4 : 10) + 1
}
