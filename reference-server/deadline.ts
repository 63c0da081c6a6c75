/** A moment on `performance.now()`'s clock, in milliseconds. */
export type Deadline = number

/** What `before` gives when the deadline came first. */
export const LATE = Symbol('late')

/** The moment `ms` milliseconds from now. */
export function after(ms: number): Deadline {
  return performance.now() + ms
}

/**
 * The outcome of `work`, or `LATE` if the deadline comes first; the work itself goes on.
 * Work that is already done is never late, not even when the deadline is in the past.
 */
export function before<T>(deadline: Deadline, work: Promise<T>): Promise<T | typeof LATE> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, Math.max(0, deadline - performance.now()), LATE)
    work.then(resolve, reject).finally(() => clearTimeout(timer))
  })
}
