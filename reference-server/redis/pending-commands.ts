/** What became of a command: its reply, or why there is none. */
export interface Answer {
  readonly reply?: unknown
  readonly error?: Error
}

/** The commands that Redis has not answered yet. ioredis rejects them when the connection is lost. */
export class PendingCommands {
  private count = 0

  get size(): number {
    return this.count
  }

  /** Resolves when the command is answered or the connection is lost; never rejects. */
  async add(command: Promise<unknown>): Promise<Answer> {
    this.count += 1
    try {
      return { reply: await command }
    } catch (error) {
      return { error: error as Error } // ioredis always rejects with an Error
    } finally {
      this.count -= 1
    }
  }
}
