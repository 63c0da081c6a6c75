/** A moment on the clock of `performance.now()`, in milliseconds. */
export type Deadline = number

/** The result of `withDeadline` when the deadline passed first. */
export const EXPIRED = Symbol('expired')

/** The moment `ms` milliseconds from now. */
export function deadlineIn(ms: number): Deadline {
  return performance.now() + ms
}

/**
 * The result of `work`, or `EXPIRED` if the deadline passes first; the work itself goes on.
 * Work that is already done never expires, not even when the deadline is in the past.
 */
export function withDeadline<T>(deadline: Deadline, work: Promise<T>): Promise<T | typeof EXPIRED> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, Math.max(0, deadline - performance.now()), EXPIRED)
    work.then(resolve, reject).finally(() => clearTimeout(timer))
  })
}
