import { createRequire } from 'node:module'
import { CannotRunError, messageOf, UsageError } from '../../runner/errors'
import { nearMisses } from '../../runner/suggestions'
import type { Clause } from '../../schemas/types'

/** What the proof needs to know of a way of being wrong (reference-server/faults/fault.ts has the rest). */
export interface Fault {
  name: string
  /** the mistake a real implementer would make */
  mistake: string
  /** clause id → words of the requirement that must stand in the failure there */
  breaks: Record<string, string>
  /** clause ids or sections that may fail as well */
  touches: string[]
}

/** The faults that a module exports as FAULTS. It is named by its path: the runner knows servers by nothing else. */
export function loadFaults(path: string, clauses: Clause[]): Fault[] {
  let listed: unknown
  try {
    listed = (createRequire(__filename)(path) as { FAULTS?: unknown }).FAULTS
  } catch (error) {
    throw new CannotRunError(`The faults cannot be loaded from ${path}: ${messageOf(error)}`)
  }
  if (!Array.isArray(listed)) throw new CannotRunError(`${path} exports no list FAULTS.`)
  const faults = listed.map(({ name, mistake, breaks, touches = [] }: Fault) => ({ name, mistake, breaks, touches }))
  const ids = new Set(clauses.map(({ id }) => id))
  const sections = new Set(clauses.map(({ section }) => section))
  const names = new Set<string>()
  for (const { name, breaks, touches } of faults) {
    if (names.has(name)) throw new CannotRunError(`There are two faults "${name}".`)
    names.add(name)
    const unknown = [
      ...Object.keys(breaks).filter((id) => !ids.has(id)),
      ...touches.filter((word) => !ids.has(word) && !sections.has(word)),
    ]
    if (unknown.length > 0) throw new CannotRunError(`The fault "${name}" names no clause by "${unknown[0]}".`)
    if (Object.keys(breaks).length === 0) throw new CannotRunError(`The fault "${name}" breaks no clause.`)
  }
  return faults
}

/** Those of the names given, or all. Throws UsageError, with near misses, for a name that is none. */
export function chooseFaults(faults: Fault[], names: string[]): Fault[] {
  const known = faults.map(({ name }) => name)
  for (const name of names) {
    if (known.includes(name)) continue
    const near = nearMisses(name, known)
    const hint = near.length > 0 ? `Did you mean ${near.join(', ')}?` : '--list shows all of them.'
    throw new UsageError(`--fault ${name} is no fault. ${hint}`)
  }
  return names.length === 0 ? faults : faults.filter(({ name }) => names.includes(name))
}

/** Whether a fault may break a clause: it says so, of the clause or of its whole section. */
export function mayBreak({ breaks, touches }: Fault, { id, section }: Pick<Clause, 'id' | 'section'>): boolean {
  return id in breaks || touches.includes(id) || touches.includes(section)
}
