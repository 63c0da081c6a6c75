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

/**
 * Calls `look` until it returns something other than undefined, or the limit has passed (then undefined).
 * For states that send no event when they change. Use `withTimeout` for what does send one.
 */
export async function waitFor<T>(look: () => Promise<T | undefined>, limitMs: number): Promise<T | undefined> {
  const end = performance.now() + limitMs
  for (;;) {
    const seen = await look()
    if (seen !== undefined || performance.now() >= end) return seen
    await new Promise((resolve) => setTimeout(resolve, POLL_INTERVAL_MS))
  }
}
