import type { Fault } from './fault'

export const INITIALIZING: readonly Fault[] = []
