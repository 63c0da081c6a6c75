import type { Fault } from './fault'

export const CLOSING: readonly Fault[] = []
