import { existsSync, readFileSync } from 'node:fs'
import type { Socket } from 'node:net'
import type { Counters } from './counters'

const LIMITS = '/proc/self/limits'

/** File descriptors that connections leave to the rest of the process: to Redis, and to whatever must be opened to go on. */
const RESERVE = 16

/** Connections are refused again without a word until fewer than this share of them is open. */
const EPISODE_ENDS = 0.9

/**
 * Refuses connections before the process has no file descriptors left. Without it libuv accepts and closes what comes then, and
 * neither the client nor the server hears of it.
 */
export class Descriptors {
  /** How few connections must be open for the next warning; 0 if there was none yet. */
  private quietAbove = 0

  /**
   * @param onWarning told once of each time that descriptors run out
   * @param limit most descriptors of this process
   */
  constructor(
    private readonly counters: Pick<Counters, 'refused'>,
    private readonly onWarning: (error: Error) => void,
    private readonly limit = openFilesLimit(),
  ) {}

  /** Whether this new connection is to be refused, when so many others are open. */
  refuse(socket: Socket, open: number): boolean {
    if (descriptorOf(socket) < this.limit - RESERVE) {
      if (open < this.quietAbove) this.quietAbove = 0
      return false
    }
    this.counters.refused.descriptors += 1
    if (this.quietAbove === 0) this.warn(open)
    return true
  }

  private warn(open: number): void {
    this.quietAbove = Math.max(1, open * EPISODE_ENDS)
    const limit = `${open} connections are open, and this process may have ${this.limit} file descriptors`
    this.onWarning(new Error(`Connections are refused: ${limit}. Raise that with ulimit -n.`))
  }
}

/** The system gives a new connection the lowest number that is free; -1 where it has none (Windows). */
function descriptorOf(socket: Socket): number {
  return Reflect.get(socket, '_handle')?.fd ?? -1
}

/** Only Linux tells. */
function openFilesLimit(): number {
  const limits = existsSync(LIMITS) ? readFileSync(LIMITS, 'latin1') : ''
  const [, limit] = /^Max open files +(\d+)/m.exec(limits) ?? []
  return Number(limit ?? Number.POSITIVE_INFINITY)
}
