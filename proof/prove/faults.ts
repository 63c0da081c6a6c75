import { createRequire } from 'node:module'
import { CannotRunError, messageOf, UsageError } from '../../runner/errors'
import { suggestionsFor } from '../../runner/suggestions'
import type { Clause } from '../../schemas/types'
import type { Fault } from '../faults/fault'

/**
 * Loads the faults that a module exports as FAULTS. Throws CannotRunError where it cannot be loaded, or where a fault
 * names an unknown clause, breaks none, or has the name of another one.
 */
export function loadFaults(path: string, clauses: Clause[]): Fault[] {
  let faults: unknown
  try {
    // by path: a broken fault is then an error of this command, not of its import
    faults = (createRequire(__filename)(path) as { FAULTS?: unknown }).FAULTS
  } catch (error) {
    throw new CannotRunError(`The faults cannot be loaded from ${path}: ${messageOf(error)}`)
  }
  if (!Array.isArray(faults)) throw new CannotRunError(`${path} does not export a list FAULTS.`)
  checkFaults(faults, clauses)
  return faults
}

function checkFaults(faults: Fault[], clauses: Clause[]): void {
  const ids = new Set(clauses.map(({ id }) => id))
  const names = new Set<string>()
  for (const { name, breaks } of faults) {
    if (names.has(name)) throw new CannotRunError(`There are two faults "${name}".`)
    names.add(name)
    const unknown = Object.keys(breaks).filter((id) => !ids.has(id))
    if (unknown.length > 0) throw new CannotRunError(`The fault "${name}" names an unknown clause "${unknown[0]}".`)
    if (Object.keys(breaks).length === 0) throw new CannotRunError(`The fault "${name}" does not break any clause.`)
  }
}

/** The faults with these names, or all if there are no names. Throws UsageError, with suggestions, for an unknown name. */
export function chooseFaults(faults: Fault[], names: string[]): Fault[] {
  const known = faults.map(({ name }) => name)
  for (const name of names) {
    if (known.includes(name)) continue
    const near = suggestionsFor(name, known)
    const hint = near.length > 0 ? `Did you mean ${near.join(', ')}?` : '--list shows all faults.'
    throw new UsageError(`--fault ${name}: there is no such fault. ${hint}`)
  }
  return names.length === 0 ? faults : faults.filter(({ name }) => names.includes(name))
}
