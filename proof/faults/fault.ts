import type { Parts } from '../../reference-server/parts'
import type { Server } from '../../reference-server/server'
import type { BareParts } from '../bare-server/parts'

/** The parts to replace, made from the usual ones. */
export type Decoration = (usual: Parts) => Partial<Parts>

/**
 * A mistake planted in the reference server, or in the bare server (`bare`): one part is changed, everything else stays as it is. The proof runs the suite
 * against each fault: the suite must report the broken clause, for the right reason, and pass the others.
 */
export interface Fault {
  /** kebab-case; the argument of `npm run prove -- --fault` */
  readonly name: string
  /** The mistake a real implementer would make, in one line. */
  readonly mistake: string
  /**
   * The clauses it must break, each with words of the requirement that the failure must name. The suite catches the
   * fault only if one of them fails for that reason. Every other clause must pass, or be inconclusive because of one of these.
   */
  readonly breaks: Readonly<Record<string, string>>
  /** The parts to replace. Called once for each server. */
  readonly parts?: Decoration
  /** A class made from the usual one, for the status, which is not a part. */
  readonly server?: (usual: typeof Server) => typeof Server
  /** The parts of the bare server to replace: what no library forbids there can go wrong. Called once for each server. */
  readonly bare?: (usual: BareParts) => Partial<BareParts>
}
