import type { Fault } from './fault'

export const ORDERING: readonly Fault[] = []
