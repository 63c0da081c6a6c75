import type { Fault } from './fault'

export const STATUS: readonly Fault[] = []
