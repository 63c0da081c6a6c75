import type { ScenarioRow } from '../../schemas/types'
import { foreignOwners } from '../judging/inconclusive'
import type { ScenarioWithSteps } from '../judging/scenarios'
import { wayOf } from '../judging/signature'
import { FOUNDATIONS, foundationsOf, isPlain, usesPolling } from './foundations'

/** So many failures in the same way, and the other examples of an outline are not played. */
const ALIKE = 3

interface Entry {
  scenario: ScenarioWithSteps
  /** place among the foundations, or after all of them */
  rank: number
  restsOn: string[]
}

/** Whether a scenario may be played: not yet, now, or not at all because a clause has failed. */
type Decision = 'wait' | 'play' | { restsOn: string }

/**
 * The order in which scenarios are played, and which are not played. What others rest on comes first. A scenario waits for
 * the clauses it rests on, and is not played if one of them has failed. Of an outline, the remaining examples are not played
 * once three have failed in the same way. What is decided does not depend on how many scenarios are played at once.
 * Of those that do not wait for time itself (`@slow`), so many are played `atOnce`; the others run beside them.
 */
export class Schedule {
  /** the ids of each clause's scenarios, and of each outline's examples, in their order */
  private readonly groups = new Map<string, string[]>()
  private readonly waiting: Set<Entry>
  /** the scenarios with nothing special in them, and whether each uses polling */
  private readonly plain = new Map<string, boolean>()
  private readonly finished = new Map<string, ScenarioRow>()
  private readonly left = new Map<string, string>()
  private readonly skipped = new Set<string>()
  /** those that have begun and not finished, without the slow ones */
  private readonly underWay = new Set<string>()
  private stopped = false

  /** With `all`, everything is played, in the same order. */
  constructor(
    planned: readonly ScenarioWithSteps[],
    private readonly all: boolean,
    private readonly atOnce = Number.POSITIVE_INFINITY,
  ) {
    const entries = planned.map((scenario) => ({
      scenario,
      rank: rankOf(scenario),
      restsOn: foundationsOf(scenario).filter((id) => FOUNDATIONS.indexOf(id) < rankOf(scenario)),
    }))
    // what takes long begins early, so that the last worker does not end long after the others
    const isCostly = ({ scenario }: Entry) => scenario.tags.includes('costly')
    entries.sort(
      (a, b) => a.rank - b.rank || Number(isSlow(b)) - Number(isSlow(a)) || Number(isCostly(b)) - Number(isCostly(a)),
    )
    this.waiting = new Set(entries)
    for (const scenario of planned) {
      const { id, clauses, outline = [] } = scenario
      if (isPlain(scenario)) this.plain.set(id, usesPolling(scenario))
      for (const key of clauses.concat(outline)) this.groups.set(key, [...this.group(key), id])
    }
  }

  /** The id of the next scenario, which then counts as begun; undefined if each has to wait for one that has begun. */
  next(): string | undefined {
    for (const entry of this.waiting) {
      if (this.isFull && !isSlow(entry)) continue
      if (this.stopped) {
        this.waiting.delete(entry)
        this.skipped.add(entry.scenario.id)
        return entry.scenario.id
      }
      const decision = this.decide(entry)
      if (decision === 'wait') continue
      this.waiting.delete(entry)
      if (!isSlow(entry)) this.underWay.add(entry.scenario.id)
      if (decision !== 'play') this.left.set(entry.scenario.id, decision.restsOn)
      return entry.scenario.id
    }
    return undefined
  }

  /** Whether a scenario has to wait because so many are under way. */
  get isFull(): boolean {
    return this.underWay.size >= this.atOnce
  }

  /** The failed clause because of which a scenario that has begun is not played; undefined if it is. */
  notPlayedFor(id: string): string | undefined {
    return this.left.get(id)
  }

  /** From now on nothing is played. */
  stop(): void {
    this.stopped = true
  }

  /** Whether a scenario that has begun is not played, because the schedule was stopped. It has no verdict. */
  isSkipped(id: string): boolean {
    return this.skipped.has(id)
  }

  /** A scenario has finished. */
  finish(row: ScenarioRow): void {
    this.finished.set(row.id, row)
    this.underWay.delete(row.id)
  }

  private decide(entry: Entry): Decision {
    for (const id of entry.restsOn) {
      const state = this.stateOf(id, entry, [])
      if (state === 'open') return 'wait'
      if (state !== 'stands' && !this.all) return { restsOn: state.failed }
    }
    return this.all ? 'play' : this.decideExample(entry)
  }

  /** Whether a clause has failed, as far as that matters to a scenario, and is known from clauses before that one's. */
  private stateOf(id: string, asker: Entry, asking: string[]): 'open' | 'stands' | { failed: string } {
    const foundation = this.foundationOf(id, asker)
    const rows = this.rowsOf(foundation)
    if (rows.length < foundation.length) return 'open'
    const others: string[] = []
    for (const row of rows) {
      const state = this.blameOf(row, id, asker, asking)
      if (state === 'open') return 'open'
      if (state === 'nobody') continue
      if (state.failed === id) return state
      others.push(state.failed)
    }
    const [first] = others
    // where no scenario of its own could be judged, what rests on it cannot be either
    return first !== undefined && rows.every(({ verdict }) => verdict !== 'pass') ? { failed: first } : 'stands'
  }

  /** The clause that a scenario of a clause has failed for, as far as that is known. */
  private blameOf(
    row: ScenarioRow,
    id: string,
    asker: Entry,
    asking: string[],
  ): 'open' | 'nobody' | { failed: string } {
    if (row.restsOn !== undefined) return row.restsOn === id ? 'nobody' : { failed: row.restsOn }
    if (row.verdict !== 'fail') return 'nobody'
    const owners = foreignOwners(row).filter((owner) => this.group(owner).length > 0)
    let isKnown = true
    for (const owner of owners) {
      const isBefore = FOUNDATIONS.includes(owner) && FOUNDATIONS.indexOf(owner) < asker.rank
      const state = !isBefore || asking.includes(owner) ? 'stands' : this.stateOf(owner, asker, [...asking, id])
      if (state !== 'stands') return state
      isKnown &&= isBefore
    }
    return isKnown ? { failed: id } : 'nobody'
  }

  /**
   * Those scenarios of a clause on which it depends whether another one is played: with nothing special in them, and over
   * polling only if the other one uses it too. All of them if there are none such.
   */
  private foundationOf(id: string, { scenario }: Entry): string[] {
    const all = this.group(id)
    const plain = all.filter(
      (each) => this.plain.get(each) === false || (this.plain.get(each) && usesPolling(scenario)),
    )
    return plain.length > 0 ? plain : all
  }

  private group(key: string): string[] {
    return this.groups.get(key) ?? []
  }

  private rowsOf(ids: string[]): ScenarioRow[] {
    return ids.flatMap((id) => this.finished.get(id) ?? [])
  }

  /** An example waits while the ones before it could still fail often enough. */
  private decideExample({ scenario }: Entry): Decision {
    if (scenario.outline === undefined) return 'play'
    const examples = this.group(scenario.outline)
    const before = examples.slice(0, examples.indexOf(scenario.id))
    const rows = this.rowsOf(before)
    const ways = new Map<string, number>()
    for (const row of rows) if (row.failure) ways.set(wayOf(row), (ways.get(wayOf(row)) ?? 0) + 1)
    const most = Math.max(0, ...ways.values())
    const [own] = scenario.clauses
    if (most >= ALIKE && own !== undefined) return { restsOn: own }
    return most + before.length - rows.length >= ALIKE ? 'wait' : 'play'
  }
}

/** Whether it waits for time itself, and hardly needs the processor meanwhile. */
function isSlow({ scenario }: Entry): boolean {
  return scenario.tags.includes('slow')
}

function rankOf({ clauses }: ScenarioWithSteps): number {
  const ranks = FOUNDATIONS.flatMap((id, index) => (clauses.includes(id) ? [index] : []))
  return ranks[0] ?? FOUNDATIONS.length
}
