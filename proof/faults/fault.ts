import type { Parts } from '../../reference-server/parts'
import type { Server } from '../../reference-server/server'

/**
 * A way of being wrong: one part of the reference server decorated, everything else as it is. The suite is proven by
 * running it against each of these: it must say which clause is broken, and why, and leave the others alone.
 */
export interface Fault {
  /** kebab-case; the argument of `npm run prove -- --fault` */
  readonly name: string
  /** The mistake a real implementer would make, in one line. */
  readonly mistake: string
  /**
   * The clauses it must break, each with words of the requirement that must stand in the failure there. The suite
   * catches the fault only if one of them fails for that reason.
   */
  readonly breaks: Readonly<Record<string, string>>
  /**
   * Clauses (`wire/1`) or whole sections (`wire`) that may fail as well, because what they do rests on what is broken.
   * Every clause that is named neither here nor above must still pass.
   */
  readonly touches?: readonly string[]
  /** What it puts in place of which parts. Called anew for each server. */
  readonly parts?: (usual: Parts) => Partial<Parts>
  /** Another class made of the usual one, for what is no part: the status. */
  readonly server?: (usual: typeof Server) => typeof Server
}
