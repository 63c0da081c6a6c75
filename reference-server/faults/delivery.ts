import type { Fault } from './fault'

export const DELIVERY: readonly Fault[] = []
