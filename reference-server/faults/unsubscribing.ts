import type { Fault } from './fault'

export const UNSUBSCRIBING: readonly Fault[] = []
