import type { Socket } from 'engine.io'

/** Frames after which a client counts as busy. */
const MANY = 20

/** Turns of the event loop without a frame after which it no longer does. A flood has no such gap; it has one frame in most turns. */
const QUIET_TURNS = 100

/** Which clients keep the server busy: those that have sent many frames without a gap. Turns are counted, not time. */
export class Busy {
  /** frames without a gap, by the client's session id */
  private readonly frames = new Map<string, number>()
  private readonly waiting: (() => void)[] = []
  private quietTurns = 0
  private watching = false

  /** To be called for each frame that arrives. */
  onFrame(socket: Socket): void {
    const id = idOf(socket)
    this.frames.set(id, (this.frames.get(id) ?? 0) + 1)
    this.quietTurns = 0
    if (this.watching) return
    this.watching = true
    setImmediate(() => this.watch())
  }

  /** Whether a client keeps the server busy, other than this one. */
  isBusyBesides(socket?: Socket): boolean {
    const id = socket && idOf(socket)
    for (const [other, count] of this.frames) if (other !== id && count > MANY) return true
    return false
  }

  /** Runs this once no client has sent a frame for a while. */
  whenQuiet(run: () => void): void {
    this.waiting.push(run)
  }

  private watch(): void {
    this.quietTurns += 1
    if (this.quietTurns <= QUIET_TURNS) {
      setImmediate(() => this.watch())
      return
    }
    this.watching = false
    this.frames.clear()
    for (const run of this.waiting.splice(0)) run()
  }
}

/** A decorated socket is another object, but has the same id. */
function idOf(socket: Socket): string {
  return Reflect.get(socket, 'id')
}
