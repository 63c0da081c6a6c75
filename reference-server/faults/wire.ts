import type { Fault } from './fault'

export const WIRE: readonly Fault[] = []
