import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { messageOf } from '../../runner/errors'
import type { SuiteFiles } from '../../runner/suite/suite-files'
import type { Clause, Proof } from '../../schemas/types'
import { proofDigest } from './digest'
import { isProven } from './matrix'
import { recordPage } from './record-page'

/** Keeps a matrix as the proof of record: proof/proof.json, and the same as a page, proof/proof.md. */
export function writeRecord(suite: SuiteFiles, matrix: Proof, clauses: Clause[]): void {
  writeFileSync(fileOf(suite, 'json'), `${JSON.stringify(matrix, undefined, 2)}\n`)
  writeFileSync(fileOf(suite, 'md'), recordPage(matrix, clauses))
}

/** Why the proof of record does not hold for the files as they are; undefined if it does. */
export function staleness(suite: SuiteFiles, clauses: Clause[]): string | undefined {
  try {
    const matrix = JSON.parse(readFileSync(fileOf(suite, 'json'), 'utf8')) as Proof
    if (matrix.digest !== proofDigest(suite)) return 'the files have changed since'
    if (readFileSync(fileOf(suite, 'md'), 'utf8') !== recordPage(matrix, clauses))
      return 'proof.md differs from proof.json'
    return isProven(matrix) ? undefined : 'a fault is not caught, or a clause catches none'
  } catch (error) {
    return messageOf(error)
  }
}

function fileOf(suite: SuiteFiles, extension: 'json' | 'md'): string {
  return join(suite.root, 'proof', `proof.${extension}`)
}
