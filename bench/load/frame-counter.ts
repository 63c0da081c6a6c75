/** Called for each complete frame with the length of its payload in bytes, and the payload's first byte (-1 if it is empty). */
export type OnFrame = (bytes: number, first: number) => void

/** A frame's header: its own size, and the size of the payload that follows, in bytes. */
export interface FrameHeader {
  readonly size: number
  readonly bytes: number
}

/** Reads the header that begins at `at`; undefined if it does not end before `end`. */
export type ReadHeader = (chunk: Buffer, at: number, end: number) => FrameHeader | undefined

/**
 * Counts the frames of one connection by their headers alone: it skips from header to header, and reads nothing of a
 * payload but its first byte.
 */
export class FrameCounter {
  /** Bytes of the current frame that have not arrived yet. */
  private missing = 0
  private bytes = 0
  private first = -1
  /** An incomplete header at the end of the last chunk. */
  private rest: Buffer | undefined

  constructor(
    private readonly readHeader: ReadHeader,
    private readonly onFrame: OnFrame,
  ) {}

  /** Counts the bytes of `chunk` up to `end`. Copies what it keeps, so the caller can reuse the chunk. */
  feed(chunk: Buffer, end: number): void {
    if (this.rest !== undefined) {
      const joined = Buffer.concat([this.rest, chunk.subarray(0, end)])
      this.rest = undefined
      this.feed(joined, joined.length)
      return
    }
    let here = 0
    while (here < end) {
      if (this.missing > 0) {
        const taken = Math.min(this.missing, end - here)
        this.missing -= taken
        here += taken
      } else {
        const header = this.readHeader(chunk, here, end)
        // waits for the first byte of the payload too: a ping is recognised by it
        if (header === undefined || (header.bytes > 0 && here + header.size >= end)) {
          this.rest = Buffer.from(chunk.subarray(here, end))
          return
        }
        here += header.size
        this.bytes = this.missing = header.bytes
        this.first = header.bytes > 0 ? (chunk[here] as number) : -1
      }
      if (this.missing === 0) this.onFrame(this.bytes, this.first)
    }
  }
}
