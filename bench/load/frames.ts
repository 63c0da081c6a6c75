/** Called for each whole frame: its payload's length in bytes, and its first byte (-1 where there is none). */
export type OnFrame = (bytes: number, first: number) => void

/** A frame's header: its size, and how many bytes follow it. */
export interface Head {
  readonly size: number
  readonly bytes: number
}

/** Reads the header that begins at `at`; undefined when not all of it lies before `end`. */
export type ReadHead = (chunk: Buffer, at: number, end: number) => Head | undefined

/**
 * Counts the frames of one connection by their headers alone: it goes from each to the next, and never looks at what is
 * between, but for the first byte.
 */
export class FrameCounter {
  /** Bytes of the present frame that have not come yet. */
  private missing = 0
  private bytes = 0
  private first = -1
  /** The beginning of a frame that ended with its chunk. */
  private rest: Buffer | undefined

  constructor(
    private readonly readHead: ReadHead,
    private readonly onFrame: OnFrame,
  ) {}

  /** Takes the bytes of `chunk` up to `end`; keeps nothing of it but what it copies. */
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
        const head = this.readHead(chunk, here, end)
        // with the first byte, or there is nothing to tell a ping by
        if (head === undefined || (head.bytes > 0 && here + head.size >= end)) {
          this.rest = Buffer.from(chunk.subarray(here, end))
          return
        }
        here += head.size
        this.bytes = this.missing = head.bytes
        this.first = head.bytes > 0 ? (chunk[here] as number) : -1
      }
      if (this.missing === 0) this.onFrame(this.bytes, this.first)
    }
  }
}
