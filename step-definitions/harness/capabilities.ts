import type { Capability, RunParameters } from '../../schemas/types'
import { NotObserved } from './errors'

/** What can be observed of the target, by its kind and by the run's parameters. */
export class Capabilities {
  constructor(
    private readonly ofTarget: ReadonlySet<Capability>,
    private readonly parameters: Pick<RunParameters, 'without' | 'dialect' | 'messageForm'>,
  ) {}

  /** Whether the target has a capability, and it was not declared absent. A dialect hides the form of messages. */
  has(capability: Capability): boolean {
    const { without, dialect } = this.parameters
    if (without.includes(capability)) return false
    return capability === 'message-form' ? dialect === undefined : this.ofTarget.has(capability)
  }

  /** Throws NotObserved where the target does not have a capability. */
  need(capability: Capability, requirement: string): void {
    if (!this.has(capability)) throw new NotObserved(capability, requirement)
  }

  /** Throws NotObserved if one of these clauses is about the form of messages, and that is hidden. */
  needFormFor(clauses: readonly string[]): void {
    const aboutForm = clauses.find((clause) => this.parameters.messageForm?.includes(clause))
    if (aboutForm) this.need('message-form', `Messages have the form that ${aboutForm} is about`)
  }
}
