import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { linkFacts } from '../documents'
import type { Fact } from '../gate'
import { readJson } from '../tracked'
import type { Packed } from './pack'

/** What may be published: code and types, and what people and their programs read. */
const PUBLISHED = [
  /^dist\/(runner|reference-server|step-definitions|schemas)\//,
  /^features\/.*\.feature$|^features\/clauses\.json$/,
  /^(implementations|docs)\//,
  /^schemas\/[^/]+\.(json|yaml)$/,
  /^(package\.json|README\.md|CHANGELOG\.md|LICENSE|proof\/signatures\.json)$/,
]
/** Tests of this repository, and sources in TypeScript; declarations of types, and examples, are meant to be there. */
const FOREIGN = /^(?!docs\/examples\/).*(\.test\.|(?<!\.d)\.ts$)/

/** Everything in the package belongs there, whatever its manifest names is in it, and every link in it leads somewhere. */
export function contentFacts({ files, root }: Packed): Fact[] {
  const { bin, main, types } = readJson(join(root, 'package.json'))
  const named: string[] = [main, types, ...Object.values<string>(bin), 'proof/signatures.json', 'CHANGELOG.md']
  return [
    ...files.map((file): Fact => [`${file} would be published`, isPublished(file) && !FOREIGN.test(file)]),
    ...named.map((file): Fact => [`${file} is not in the package`, existsSync(join(root, file))]),
    ...files
      .filter((file) => file.endsWith('.md'))
      .flatMap((file) => linkFacts(file, root))
      .map(([message, holds]): Fact => [`${message} in the package; link to the file in the repository`, holds]),
  ]
}

function isPublished(file: string): boolean {
  return PUBLISHED.some((pattern) => pattern.test(file))
}
