import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Results } from '../results'
import { toSvg } from './growth-chart'
import { toMarkdown } from './markdown'
import { writeReadme } from './readme'

const ROOT = join(__dirname, '..', '..')

/** Saves the results: bench.json, bench.md and growth.svg in bench/results, and the generated part of the README. */
export function writeResults(results: Results, root = ROOT): void {
  const readme = join(root, 'README.md')
  const text = writeReadme(readFileSync(readme, 'utf8'), results)
  const folder = join(root, 'bench', 'results')
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'bench.json'), toJson(results))
  writeFileSync(join(folder, 'bench.md'), toMarkdown(results))
  writeFileSync(join(folder, 'growth.svg'), toSvg(results))
  writeFileSync(readme, text)
}

export function toJson(results: Results): string {
  return `${JSON.stringify(results, undefined, 2)}\n`
}
