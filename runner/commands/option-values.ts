import { InvalidArgumentError } from 'commander'
import { CAPABILITIES } from '../../schemas/shared'
import type { Capability } from '../../schemas/types'

// Parsers of the values of options and arguments. Each throws commander's InvalidArgumentError; commander puts the name before it.

/** A value that is not blank. */
export function nonEmpty(value: string): string {
  if (value.trim() === '') throw new InvalidArgumentError('It must not be empty.')
  return value
}

/** One more value of a repeatable option or argument. */
export function append(value: string, before: string[] = []): string[] {
  return [...before, nonEmpty(value)]
}

/** One more capability of a repeatable option. */
export function capability(value: string, before: Capability[]): Capability[] {
  const known = CAPABILITIES.find((name) => name === value)
  if (!known) throw new InvalidArgumentError(`It must be one of ${CAPABILITIES.join(', ')}.`)
  return [...before, known]
}

/** The path part of a URL. */
export function enginePath(value: string): string {
  if (!/^\/[^\s?#]*$/.test(value)) throw new InvalidArgumentError('It must begin with "/", without blanks, "?" or "#".')
  return value
}

/** A revision of the Engine.IO protocol. */
export function revision(value: string): 3 | 4 {
  if (value !== '3' && value !== '4') throw new InvalidArgumentError('It must be 3 or 4.')
  return value === '3' ? 3 : 4
}

/** A whole number of this range. */
export function integer(least: number, most: number): (value: string) => number {
  return (value) => {
    const number = /^\d{1,10}$/.test(value) ? Number(value) : Number.NaN
    if (number >= least && number <= most) return number
    throw new InvalidArgumentError(`It must be a whole number from ${least} to ${most}.`)
  }
}
