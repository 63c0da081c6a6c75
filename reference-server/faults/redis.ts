import type { Fault } from './fault'

export const REDIS: readonly Fault[] = []
