import { readFileSync, writeFileSync } from 'node:fs'
import type { Clause, ClauseList } from '../../schemas/types'
import type { Step } from './read'

/** clauses.json as it stands, read without judging it. */
export function readList(file: string): ClauseList {
  return JSON.parse(readFileSync(file, 'utf8')) as ClauseList
}

/** Write it as Biome formats it: two blanks, and a short list of words on one line; what did not change stays byte for byte. */
export function writeList(file: string, list: ClauseList): void {
  const json = JSON.stringify(list, undefined, 2)
  const text = json.replace(/^( *)(.*)\[\n((?: *"[^\n]*",?\n)+) *\](,?)$/gm, (whole, indent, key, items, comma) => {
    const line = `${indent}${key}[${items.trim().replace(/\n */g, ' ')}]${comma}`
    return line.length <= LINE_WIDTH ? line : whole
  })
  writeFileSync(file, `${text}\n`)
}

const LINE_WIDTH = 120

/** The specification's clauses in the order of its steps, those it does not have last; completions after them. */
export function inOrder(clauses: Clause[], steps: Step[]): Clause[] {
  const places = new Map(steps.map(({ id }, index) => [id, index]))
  const place = ({ id, part }: Clause) => (part === 'completion' ? steps.length + 1 : (places.get(id) ?? steps.length))
  return [...clauses].sort((a, b) => place(a) - place(b))
}
