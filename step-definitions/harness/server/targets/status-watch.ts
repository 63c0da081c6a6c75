import { setImmediate } from 'node:timers/promises'
import { accepts } from '../http-probe'

/** What became of a server's port at the moment when it first reported each status. */
export class StatusWatch {
  private readonly seen = new Map<string, Promise<boolean>>()

  constructor(private readonly origin: string) {}

  /** The server reports this status now; undefined if it reports none. */
  see(status: string | undefined): void {
    if (status !== undefined && !this.seen.has(status)) this.seen.set(status, accepts(this.origin))
  }

  /** Looks at a status that sends no event when it changes, for as long as this is under way. */
  async during<T>(work: Promise<T>, look: () => string | undefined): Promise<T> {
    let isUnderWay = true
    const watch = async () => {
      while (isUnderWay) {
        this.see(look())
        await setImmediate()
      }
    }
    void watch()
    return work.finally(() => {
      isUnderWay = false
      this.see(look())
    })
  }

  /** Whether the port accepted connections then; undefined if it has not reported that status. */
  acceptedAt(status: string): Promise<boolean | undefined> {
    return Promise.resolve(this.seen.get(status))
  }
}
