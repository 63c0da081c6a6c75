import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { SuiteFiles } from '../../runner/suite/suite-files'
import { normalize } from './normalize'

/** The result of the proof depends on these folders: a change in any of them makes the proof of record stale. */
const FOLDERS = ['features', 'step-definitions', 'reference-server', 'schemas', 'proof/bare-server', 'proof/faults']
const COUNTS = /\.(feature|ts|json)$/
/** Tests are not part of the proof. */
const DOES_NOT_COUNT = /\.test\.ts$/

/** sha256 (hex) over the paths and the normalized contents of the files that the result of the proof depends on. */
export function proofDigest({ root }: Pick<SuiteFiles, 'root'>): string {
  const hash = createHash('sha256')
  for (const folder of FOLDERS) {
    const files = readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .map((name) => `${folder}/${name.replaceAll('\\', '/')}`)
      .filter((file) => COUNTS.test(file) && !DOES_NOT_COUNT.test(file))
    for (const file of files.sort()) {
      const content = normalize(file, readFileSync(join(root, file), 'utf8'))
      // empty: a file of types only, such as schemas/types.ts
      if (content !== '') hash.update(`${file}\0${content}\0`)
    }
  }
  return hash.digest('hex')
}
