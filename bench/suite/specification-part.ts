import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** Options that select the specification part only: the completions take time of their own, and grow in number. */
export function specificationPart(root: string): string[] {
  const { clauses } = JSON.parse(readFileSync(join(root, 'features', 'clauses.json'), 'utf8')) as {
    clauses: { part: string; section: string }[]
  }
  const sections = new Set(clauses.filter(({ part }) => part === 'specification').map(({ section }) => section))
  return [...sections].flatMap((section) => ['--only', section])
}
