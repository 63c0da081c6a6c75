/** The least and the most that the numbers of a run may be; times are in ms. */
export const BOUNDS = {
  workers: [1, 64],
  repeat: [1, 1000],
  seed: [0, 2 ** 32 - 1],
  timeout: [50, 600_000],
  startTimeout: [50, 600_000],
} as const

/** What they are if the caller says nothing. The others depend on the run. */
export const DEFAULTS = { workers: 2, repeat: 1, timeout: 3000 } as const
