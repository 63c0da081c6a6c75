import type { Fault } from './fault'

export const CONNECTION: readonly Fault[] = []
