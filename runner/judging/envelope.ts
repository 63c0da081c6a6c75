import type { runCucumber } from '@cucumber/cucumber/api'

/** A Cucumber message. */
export type Envelope = Parameters<NonNullable<Parameters<typeof runCucumber>[2]>>[0]
