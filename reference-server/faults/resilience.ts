import type { Fault } from './fault'

export const RESILIENCE: readonly Fault[] = []
