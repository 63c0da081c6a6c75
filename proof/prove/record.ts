import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { messageOf } from '../../runner/errors'
import type { SuiteFiles } from '../../runner/suite/suite-files'
import type { Clause, Proof } from '../../schemas/types'
import { proofDigest } from './digest'
import type { FaultResult } from './judge'
import { isProven } from './matrix'
import { recordPage } from './record-page'
import { makeSignatures, signaturesText } from './signatures'

/** The last line of the record: what was proven, whether it held, and digests of the page above it and of the signatures. */
const SEAL =
  /<!-- proof of ([0-9a-f]{64}), (holds|does not hold), page ([0-9a-f]{64}), signatures ([0-9a-f]{64}) -->\n$/

/**
 * Keeps a proof as the one of record: its matrix as a page for people, proof/proof.md, with a last line for `staleness`;
 * and the signatures of its faults, proof/signatures.json, which runs look a failing server up in.
 */
export function writeRecord(suite: SuiteFiles, matrix: Proof, results: FaultResult[], clauses: Clause[]): void {
  const page = recordPage(matrix, clauses)
  const signatures = signaturesText(makeSignatures(results, matrix.digest))
  const holds = isProven(matrix) ? 'holds' : 'does not hold'
  const seal = `proof of ${matrix.digest}, ${holds}, page ${sha256(page)}, signatures ${sha256(signatures)}`
  writeFileSync(suite.signatures, signatures)
  writeFileSync(fileOf(suite), `${page}\n<!-- ${seal} -->\n`)
}

/** Why the proof of record does not hold for the files as they are; undefined if it does. */
export function staleness(suite: SuiteFiles): string | undefined {
  try {
    const text = readFileSync(fileOf(suite), 'utf8')
    const seal = SEAL.exec(text)
    if (!seal) return 'proof.md does not end with its digests'
    if (sha256(text.slice(0, seal.index - 1)) !== seal[3]) return 'proof.md was changed by hand'
    if (sha256(readFileSync(suite.signatures, 'utf8')) !== seal[4]) return 'signatures.json is not of this proof'
    if (seal[1] !== proofDigest(suite)) return 'the files have changed since'
    return seal[2] === 'holds' ? undefined : 'a fault is not caught, or a clause catches none'
  } catch (error) {
    return messageOf(error)
  }
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}

function fileOf(suite: SuiteFiles): string {
  return join(suite.root, 'proof', 'proof.md')
}
