import type { Signatures } from '../../schemas/types'
import { type FaultResult, isCaught } from './judge'

/**
 * How each fault that was caught shows. A proof plays every scenario of the clauses that a fault breaks, and of the others
 * none that it plays may fail by itself. So these are all, but for scenarios of strangers that it does not play.
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
