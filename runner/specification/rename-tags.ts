import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { readFeatures, type SuiteFiles } from '../suite/suite-files'
import { linesOf } from './line-ends'
import { sha256 } from './read'
import type { Step } from './step'

/** What becomes of a clause's Rule: another tag, and, if it has the step's old words, the new ones. */
export interface RuleChange {
  tag: string
  digest?: string | undefined
  step?: Step
}

/**
 * Renames the tags, all at once because ids may swap, and the number at the beginning of each Rule's name. Changes only what
 * it names: also the line ends stay. Returns the files written.
 */
export function renameTags(suite: SuiteFiles, changes: Map<string, RuleChange>): string[] {
  return readFeatures(suite).flatMap(({ uri, text }) => {
    const changed = renamedIn(text, changes)
    if (changed === text) return []
    writeFileSync(join(suite.root, uri), changed)
    return [join(suite.root, uri)]
  })
}

function renamedIn(text: string, changes: Map<string, RuleChange>): string {
  // those of the tags above a line
  let tagged = new Map<string, RuleChange>()
  const lines = linesOf(text).map((line) => {
    const [, before, number = '', name = '', end] = /^(\s*Rule: )([\d.]+)\s+(.*?)(\s*)$/s.exec(line) ?? []
    if (before !== undefined) return `${before}${ruleName(number, name, tagged.get(number))}${end}`
    if (!/^\s*@/.test(line)) {
      tagged = new Map()
      return line
    }
    return line.replace(/@([a-z-]+\/[\d.]+)/g, (tag, id: string) => {
      const change = changes.get(id)
      if (!change) return tag
      tagged.set(numberOf(id), change)
      return `@${change.tag}`
    })
  })
  return lines.join('')
}

function ruleName(number: string, name: string, change: RuleChange | undefined): string {
  if (!change) return `${number} ${name}`
  const words = change.step && sha256(name) === change.digest ? change.step.text : name
  return `${numberOf(change.tag)} ${words}`
}

const numberOf = (id: string) => id.replace(/^.*\//, '')
