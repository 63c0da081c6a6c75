/** A moment on the clock of `performance.now()`, in milliseconds. */
export type Deadline = number

/** The result of `withDeadline` when the deadline passed first. */
export const EXPIRED = Symbol('expired')

/** Milliseconds by which a timer is late only if this process did not run. */
const PAUSE = 50

/** Milliseconds of a pause that are made up for: then what arrived in the meantime has been read. */
const LONGEST_EXTENSION = 1000

/** The moment `ms` milliseconds from now. */
export function deadlineIn(ms: number): Deadline {
  return performance.now() + ms
}

/**
 * The result of `work`, or `EXPIRED` if the deadline passes first; the work itself goes on.
 * Work that is already done never expires, not even when the deadline is in the past.
 *
 * After a pause of this process the timer comes before whatever has arrived meanwhile is read. So that is read first; and if
 * the timer is late, the deadline is moved, once, by as much (up to a second).
 */
export function withDeadline<T>(deadline: Deadline, work: Promise<T>): Promise<T | typeof EXPIRED> {
  return new Promise((resolve, reject) => {
    const expire = () => setImmediate(resolve, EXPIRED)
    const due = Math.max(deadline, performance.now())
    let timer = setTimeout(() => {
      const late = performance.now() - due
      if (late < PAUSE) expire()
      else timer = setTimeout(expire, Math.min(late, LONGEST_EXTENSION))
    }, due - performance.now())
    work.then(resolve, reject).finally(() => clearTimeout(timer))
  })
}
