import type { Fault } from './fault'

export const ROBUSTNESS: readonly Fault[] = []
