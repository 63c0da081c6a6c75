import type { Owner } from '../owners'
import { ACTIONS, type Action } from './codec'
import type { Received } from './messages'

/** How a request went, as far as it decides whose requirement its reply is. */
export interface Situation {
  /** the status wanted; undefined if either will do */
  wanted: boolean | undefined
  /** the status that came, or undefined if no reply did */
  got?: unknown
  /** whether the client uses another transport than most scenarios */
  isOnOtherTransport: boolean
  /** whether another client has asked to subscribe to the same pattern */
  isAskedForByOthers: boolean
}

/** The requests of one client with the same action and pattern. Moments count what was asked and answered in this process. */
interface Asked {
  /** the moment of the first */
  since: number
  /** how many have no reply yet */
  open: number
  /** the replies claimed */
  answers: { at: number; status: unknown }[]
}

let moments = 0

/** What one client has asked for and been granted, and whose requirement a message is that comes, or does not. */
export class RequestHistory {
  /** by action and pattern */
  private readonly asked = new Map<string, Asked>()
  private readonly granted = new Set<string>()
  /** patterns that it has unsubscribed from, and has not again */
  private readonly left = new Set<string>()
  /** patterns that another client had when this one asked for them last */
  private readonly sharedBefore = new Set<string>()
  /** the patterns of its barriers */
  private readonly barriers = new Set<unknown>()

  /** The patterns that the client is subscribed to, by the replies it received. */
  get patterns(): ReadonlySet<string> {
    return this.granted
  }

  recordRequest(action: Action, pattern: string, isShared: boolean): void {
    if (isShared) this.sharedBefore.add(pattern)
    else this.sharedBefore.delete(pattern)
    moments += 1
    const asked = this.asked.get(`${action} ${pattern}`) ?? { since: moments, open: 0, answers: [] }
    asked.open += 1
    this.asked.set(`${action} ${pattern}`, asked)
  }

  /** A reply was claimed for such a request. */
  recordReply(action: Action, pattern: string, status: unknown): void {
    moments += 1
    const asked = this.asked.get(`${action} ${pattern}`)
    asked?.answers.push({ at: moments, status })
    if (asked) asked.open -= 1
    if (status === true) this.recordGrant(action, pattern)
  }

  recordBarrier(pattern: string): void {
    this.barriers.add(pattern)
  }

  private recordGrant(action: Action, pattern: string): void {
    const [from, to] = action === 'subscribe' ? [this.left, this.granted] : [this.granted, this.left]
    from.delete(pattern)
    to.add(pattern)
  }

  /** Whether a request with this action and pattern was ever sent, as a message names them. */
  hasAsked(action: unknown, pattern: unknown): boolean {
    return this.asked.has(`${action} ${pattern}`)
  }

  /** Whether the client has sent any request, or passed a barrier, with this pattern. */
  hasNamed(pattern: unknown): boolean {
    return this.barriers.has(pattern) || ACTIONS.some((action) => this.hasAsked(action, pattern))
  }

  /**
   * Whose requirement a reply with the wanted status is, where another one came, or none.
   */
  ownersOfReply(action: Action, pattern: string, situation: Situation): readonly Owner[] {
    const { wanted, got, isOnOtherTransport } = situation
    const isLost = got === undefined && isOnOtherTransport
    if (wanted === undefined) return ['wire/4']
    if (action === 'subscribe' && wanted) return this.ownersOfGrant(pattern, situation)
    if (action === 'subscribe' && this.granted.has(pattern))
      return isLost ? ['server-initializing/2', 'subscribing/3.1.1'] : ['subscribing/3.1.1']
    if (action === 'subscribe' && PLAIN.test(pattern)) return ['resilience/1'] // only Redis stands in its way
    if (action === 'subscribe') return got === undefined ? ['robustness/1', 'robustness/4'] : ['robustness/4']
    const isShared = this.sharedBefore.has(pattern)
    if (wanted)
      return [
        ...(isLost ? (['server-initializing/2', 'unsubscribing/1'] as const) : []),
        'unsubscribing/3.2.2',
        isShared ? 'delivery/1' : 'subscribing/3.2.1', // whoever was granted a pattern, and is not on it, was not added to it
        ...(isLost ? (['wire/4', 'connection/1'] as const) : []),
      ]
    return [
      ...(isLost ? (['server-initializing/2', 'unsubscribing/1'] as const) : []),
      ...this.removal(pattern),
      isShared ? 'unsubscribing/3.1.1' : 'unsubscribing/2.1.1',
      ...(got === undefined && this.open > 1 ? (['wire/4'] as const) : []),
    ]
  }

  /** The same for a request of which it is not known how it was to be answered, and which got no reply. */
  ownersOfSilence(action: Action, pattern: string, isOnOtherTransport: boolean): readonly Owner[] {
    const wanted = (action === 'subscribe') !== this.granted.has(pattern)
    return this.ownersOfReply(action, pattern, { wanted, isOnOtherTransport, isAskedForByOthers: false })
  }

  /** Of a subscription that is to be granted: by the pattern, by who else has it or asks for it, and by the transport. */
  private ownersOfGrant(pattern: string, situation: Situation): readonly Owner[] {
    const { got, isOnOtherTransport, isAskedForByOthers } = situation
    const isLost = got === undefined && isOnOtherTransport
    const way: Owner[] = isLost ? ['server-initializing/2'] : []
    const last: Owner[] = isLost ? ['wire/4', 'connection/1'] : []
    // where no pattern at all is granted, it is not for its kind
    if (!PLAIN.test(pattern)) return [...way, 'subscribing/3.2.2', 'subscribing/1', ...last]
    if (this.granted.size > 0 || this.left.has(pattern) || this.sharedBefore.has(pattern))
      return [...way, ...this.removal(pattern), 'subscribing/3', ...last]
    const ask: readonly Owner[] = isAskedForByOthers ? ['subscribing/3', 'subscribing/2.1.1'] : ['subscribing/3.2.2']
    return [...way, ...ask, ...last]
  }

  /** So many requests of the client wait for their reply. */
  private get open(): number {
    return [...this.asked.values()].reduce((sum, { open }) => sum + open, 0)
  }

  /** Whether another client had one of its patterns when it asked for that. */
  get isWithOthers(): boolean {
    return [...this.granted].some((pattern) => this.sharedBefore.has(pattern))
  }

  /** The clause that demands that the client is off a pattern, if it has left it. */
  private removal(pattern: string): Owner[] {
    return this.left.has(pattern) ? ['unsubscribing/3.2'] : []
  }

  /** Whether the client has been told that it is off a pattern, and has not subscribed to it again. */
  hasLeft(pattern: string): boolean {
    return this.left.has(pattern)
  }

  /**
   * Whose requirement it is that a delivery does not come: that of serving nobody twice if it is for one of the client's
   * patterns, of ending deliveries if it has left that pattern, or else of serving subscribers only.
   */
  ownerOfStray({ body }: Received): Owner {
    const pattern = body?.pattern
    if (typeof pattern !== 'string') return this.left.size > 0 ? 'unsubscribing/3.2' : 'delivery/6'
    if (this.granted.has(pattern) || this.barriers.has(pattern)) return 'delivery/1'
    return this.left.has(pattern) ? 'unsubscribing/3.2' : 'delivery/6'
  }

  /**
   * Whose requirement it is that this message does not come: a second reply, another client's (it may be either if one of
   * `others` has asked the same), a second delivery, or any.
   */
  ownersOfExtra(frame: Received, others: readonly RequestHistory[]): readonly Owner[] {
    const { kind, body } = frame
    if (kind !== 'reply') return [this.ownerOfStray(frame)]
    const isOwn = this.hasAsked(body?.action, body?.pattern) || this.barriers.has(body?.pattern)
    if (!isOwn) return ['wire/7']
    return others.some((other) => this.mayBeFor(other, frame)) ? ['wire/7', 'wire/4'] : ['wire/4']
  }

  /** Whether a reply may be for another client that has asked the same: one that it awaits, or has had since this one asked. */
  private mayBeFor(other: RequestHistory, { body }: Received): boolean {
    const key = `${body?.action} ${body?.pattern}`
    const [own, others] = [this.asked.get(key), other.asked.get(key)]
    if (!own || !others) return false
    return others.open > 0 || others.answers.some(({ at, status }) => status === body?.status && at > own.since)
  }
}

/** A pattern of the commonest kind. */
const PLAIN = /^[\w:.-]+\*$/
