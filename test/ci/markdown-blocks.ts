import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from '../end-to-end/fixture'
import { nodesOf, parseGithubMarkdown } from '../markdown'

/** The fenced blocks of a page in one of these languages. */
export function blocksOf(page: string, ...languages: string[]): string[] {
  const nodes = nodesOf(parseGithubMarkdown(readFileSync(join(ROOT, page), 'utf8')))
  return nodes.flatMap((node) => (node.type === 'code' && languages.includes(node.lang ?? '') ? [node.value] : []))
}
