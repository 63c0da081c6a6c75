import type { Signatures } from '../../schemas/types'
import { type FaultResult, isCaught } from './judge'

/**
 * How each fault that was caught shows. A proof plays every scenario of the clauses that a fault breaks, and no other
 * clause may fail, so these are all the scenarios that it makes fail by themselves.
 */
export function makeSignatures(results: FaultResult[], digest: string): Signatures {
  const faults = results.filter(isCaught).map(({ fault, caughtBy, failures }) => ({
    name: fault.name,
    mistake: fault.mistake,
    clauses: caughtBy,
    failures,
  }))
  return { schemaVersion: 1, digest, faults }
}

/** Signatures as JSON with a line for each fault: a difference is read by faults. */
export function signaturesText({ schemaVersion, digest, faults }: Signatures): string {
  const lines = faults.map((fault) => `    ${JSON.stringify(fault)}`)
  const head = `  "schemaVersion": ${schemaVersion},\n  "digest": ${JSON.stringify(digest)},\n`
  return `{\n${head}  "faults": [\n${lines.join(',\n')}\n  ]\n}\n`
}
