import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { SuiteFiles } from '../../runner/suite/suite-files'

/** What the outcome of the proof follows from: a change in any of it makes the matrix of record stale. */
const FOLDERS = ['features', 'step-definitions', 'reference-server', 'schemas', 'proof/faults']
const COUNTS = /\.(feature|ts|json)$/
const DOES_NOT = /\.test\.ts$/

/** sha256 over names and contents of those files; tests, pages and the matrix itself apart. */
export function proofDigest(suite: SuiteFiles): string {
  const hash = createHash('sha256')
  for (const folder of FOLDERS) {
    const names = readdirSync(join(suite.root, folder), { recursive: true, encoding: 'utf8' })
      .map((name) => name.replaceAll('\\', '/'))
      .filter((name) => COUNTS.test(name) && !DOES_NOT.test(name))
    for (const name of names.sort())
      hash.update(`${folder}/${name}\0${readFileSync(join(suite.root, folder, name), 'utf8')}\0`)
  }
  return hash.digest('hex')
}
