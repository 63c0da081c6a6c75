import { readFileSync, writeFileSync } from 'node:fs'
import type { Clause, ClauseList } from '../../schemas/types'
import { withLineEndsOf } from './line-ends'
import type { Step } from './step'

/** Reads clauses.json without validating it. */
export function readList(file: string): ClauseList {
  return JSON.parse(readFileSync(file, 'utf8')) as ClauseList
}

/**
 * Writes clauses.json as Biome formats it (two spaces, a short list of words on one line), with the line ends that the file
 * `like` has, so that unchanged rows stay byte for byte.
 */
export function writeList(file: string, list: ClauseList, like: string): void {
  const json = JSON.stringify(list, undefined, 2)
  const text = json.replace(/^( *)(.*)\[\n((?: *"[^\n]*",?\n)+) *\](,?)$/gm, (whole, indent, key, items, comma) => {
    const line = `${indent}${key}[${items.trim().replace(/\n */g, ' ')}]${comma}`
    return line.length <= LINE_WIDTH ? line : whole
  })
  writeFileSync(file, withLineEndsOf(readFileSync(like, 'utf8'), `${text}\n`))
}

const LINE_WIDTH = 120

/** The specification's clauses in the order of its steps, then those without a step, then the completions. */
export function inOrder(clauses: Clause[], steps: Step[]): Clause[] {
  const places = new Map(steps.map(({ id }, index) => [id, index]))
  const place = ({ id, part }: Clause) => (part === 'completion' ? steps.length + 1 : (places.get(id) ?? steps.length))
  return [...clauses].sort((a, b) => place(a) - place(b))
}
