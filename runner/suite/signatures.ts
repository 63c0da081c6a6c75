import { readFileSync } from 'node:fs'
import { compileSchema } from '../../schemas/compile'
import schema from '../../schemas/signatures.schema.json'
import type { FaultSignature, Signatures } from '../../schemas/types'
import type { SuiteFiles } from './suite-files'

const validate = compileSchema<Signatures>(schema)

/**
 * How planted mistakes show, as the proof of this suite has found. None if the file is missing or is not what this version
 * reads: hints are left out then, and nothing else depends on it.
 */
export function readSignatures({ signatures }: Pick<SuiteFiles, 'signatures'>): FaultSignature[] {
  try {
    const found: unknown = JSON.parse(readFileSync(signatures, 'utf8'))
    return validate(found) ? found.faults : []
  } catch {
    return []
  }
}
