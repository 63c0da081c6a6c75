import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** Options that select the specification part: completions may be many, and have their own time. */
export function specification(root: string): string[] {
  const { clauses } = JSON.parse(readFileSync(join(root, 'features', 'clauses.json'), 'utf8')) as {
    clauses: { part: string; section: string }[]
  }
  const sections = new Set(clauses.filter(({ part }) => part === 'specification').map(({ section }) => section))
  return [...sections].flatMap((section) => ['--only', section])
}
