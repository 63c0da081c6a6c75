import type { Action } from '../../client/client'

/** What became of a request. */
export interface Answer {
  action: Action
  status: boolean
}

/**
 * Whether a client is on a pattern after requests of its own about it that were under way together. Nobody is told in
 * which order they were obeyed: undefined if no order gives these answers.
 */
export function afterwards(on: boolean, answers: readonly Answer[]): boolean | undefined {
  const count = (action: Action, status: boolean) =>
    answers.filter((answer) => answer.action === action && answer.status === status).length
  const taken = count('subscribe', true)
  const given = count('unsubscribe', true)
  const end = Number(on) + taken - given
  if (end !== 0 && end !== 1) return undefined // it changed sides more often than it can, going to and fro
  if (count('subscribe', false) > 0 && !on && taken === 0) return undefined // it never was on it
  if (count('unsubscribe', false) > 0 && on && given === 0) return undefined // it never was off it
  return end === 1
}
