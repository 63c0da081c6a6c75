/** The result of `withTimeout` when the limit passed first. */
export const TIMED_OUT = Symbol('timed out')

/** The promise's value, or `TIMED_OUT` once the limit has passed. Leaves no timer behind. */
export async function withTimeout<T>(promise: Promise<T>, limitMs: number): Promise<T | typeof TIMED_OUT> {
  let timer: NodeJS.Timeout | undefined
  const timeout = new Promise<typeof TIMED_OUT>((resolve) => {
    timer = setTimeout(resolve, limitMs, TIMED_OUT)
  })
  try {
    return await Promise.race([promise, timeout])
  } finally {
    clearTimeout(timer)
  }
}

/** ms between two looks at a state that sends no event when it changes */
const POLL_INTERVAL_MS = 10

/** Looks less and less often, so that a long wait costs little, and lasts at most a tenth longer than what it waits for. */
export const MORE_SELDOM = (waitedMs: number) => Math.max(POLL_INTERVAL_MS, waitedMs / 10)

/**
 * Calls `look` until it returns something other than undefined, or the limit has passed (then undefined).
 * For states that send no event when they change. Use `withTimeout` for what does send one.
 */
export async function waitFor<T>(
  look: () => Promise<T | undefined>,
  limitMs: number,
  intervalAfter: (waitedMs: number) => number = () => POLL_INTERVAL_MS,
): Promise<T | undefined> {
  const began = performance.now()
  for (;;) {
    const seen = await look()
    const waitedMs = performance.now() - began
    if (seen !== undefined || waitedMs >= limitMs) return seen
    const interval = Math.min(intervalAfter(waitedMs), limitMs - waitedMs)
    await new Promise((resolve) => setTimeout(resolve, interval))
  }
}
