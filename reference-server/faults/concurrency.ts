import type { Fault } from './fault'

export const CONCURRENCY: readonly Fault[] = []
