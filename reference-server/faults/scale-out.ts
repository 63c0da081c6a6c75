import type { Fault } from './fault'

export const SCALE_OUT: readonly Fault[] = []
