import { RequirementNotMet, SuiteFault } from '../errors'
import type { Limits } from '../limits'
import type { Names } from '../names'
import type { RedisObserver } from '../redis/redis-observer'
import { shorten } from '../transcript'
import { ACTIONS, type Action, type Request } from './codec'
import { faultsOf, type Received } from './messages'
import type { ProtocolClient } from './protocol-client'

export type { Action } from './codec'

/** What a client needs of the world around it. Redis is asked for by requirement: it may not be there to be used. */
export interface Surroundings {
  limits: Limits
  names: Names
  /** ms that what must happen may take besides its limit, because it hangs on a ping timeout */
  patienceMs?: number
  redis(requirement: string): RedisObserver
}

/**
 * A client as the features speak of it: it asks, is answered, receives; and it can tell that nothing more comes.
 * Every claim that a message makes true takes that message; what nobody claimed is what the client heard besides.
 */
export class Client {
  private readonly owed: Request[] = []
  /** the action and pattern of each request it ever made */
  private readonly asked = new Set<string>()
  private readonly told = new Set<string>()
  private claimed: { request: Request; answer: Received } | undefined

  constructor(
    readonly connection: ProtocolClient,
    private readonly around: Surroundings,
  ) {}

  get name(): string {
    return this.connection.name
  }

  /** Sends a request; its answer is claimed with `isAnswered`. */
  asks(action: Action, pattern: string): void {
    this.connection.ask({ action, pattern })
    this.owed.push({ action, pattern })
    this.asked.add(`${action} ${pattern}`)
  }

  /**
   * Claims the answer to a request: the first that names this one's action and pattern or, where no other request is
   * under way, no other one's. Its status is judged, and no more: what else it must say is `replyNames`'s affair.
   * Throws RequirementNotMet if none comes or the status is another one; without a status, either will do.
   */
  async isAnswered(action: Action, pattern: string, status?: boolean): Promise<void> {
    const alone = this.owed.length <= 1
    const index = this.owed.findIndex((request) => request.action === action && request.pattern === pattern)
    this.owed.splice(index, index < 0 ? 0 : 1)
    const requirement = `${this.name}'s request to ${action} is answered${status === undefined ? '' : ` with status ${status}`}`
    const expected = expectation(action, pattern, status)
    const ours = ({ body }: Received) => body?.pattern === pattern && (body.action ?? action) === action
    const another = ({ body }: Received) => this.asked.has(`${body?.action} ${body?.pattern}`)
    const answer = await this.connection.inbox.next(
      (frame) => frame.kind === 'answer' && (ours(frame) || (alone && !another(frame))),
      this.around.limits.must,
    )
    this.around.limits.awaited('reply', answer !== undefined)
    if (!answer) throw new RequirementNotMet(requirement, expected, this.nothing('reply'))
    const got = answer.body?.status
    const faults = faultsOf('specified reply', answer.body)
    if (faults.length > 0 || got !== (status ?? got)) {
      const fault = faults.length > 0 ? ` (the server's reply breaks its schema: ${faults.join(', ')})` : ''
      throw new RequirementNotMet(requirement, expected, `the server replied ${shorten(answer.raw)}${fault}`)
    }
    this.claimed = { request: { action, pattern }, answer }
    if (got === true && action === 'subscribe') this.told.add(pattern)
    if (got === true && action === 'unsubscribe') this.told.delete(pattern)
  }

  /** The answer that was claimed last names the action and the pattern that were asked for (subscribing/3.1.1, 3.2.2). */
  replyNames(): void {
    if (!this.claimed) throw new SuiteFault(`no answer to ${this.name} has been claimed`)
    const { request, answer } = this.claimed
    if (answer.body?.action === request.action && answer.body.pattern === request.pattern) return
    const requirement = `The reply to ${this.name} names the action and the pattern`
    const expected = `action ${JSON.stringify(request.action)}, pattern ${JSON.stringify(request.pattern)}`
    throw new RequirementNotMet(requirement, expected, `the server replied ${shorten(answer.raw)}`)
  }

  /** What it has asked for and no answer was claimed for yet, in order; the caller claims the answers. */
  takeOwed(): Request[] {
    return this.owed.splice(0)
  }

  /** The patterns that it is on, by what it was told. */
  get patterns(): ReadonlySet<string> {
    return this.told
  }

  /** Subscribes, and waits for the answer that it is. */
  async subscribe(pattern: string): Promise<void> {
    this.asks('subscribe', pattern)
    await this.isAnswered('subscribe', pattern, true)
  }

  /** Claims every delivery so far that carries this text. */
  claimDeliveries(token: string): Received[] {
    return this.connection.inbox.takeAll((frame) => carries(frame, token))
  }

  /** Claims the first delivery that carries this text, or waits for it. */
  async nextDelivery(token: string): Promise<Received | undefined> {
    return this.connection.inbox.next((frame) => carries(frame, token), this.around.limits.must)
  }

  /**
   * A barrier: subscribes to a pattern of its own and publishes to it. When that payload has come, everything has come
   * that the server sent this client, or Redis, because of what happened before: the request took the path of requests
   * and replies, its PSUBSCRIBE the path to Redis, and the payload the path of deliveries.
   */
  async barrier(): Promise<void> {
    const { limits } = this.around
    const redis = this.around.redis('What a server sends is known to be all by a payload that follows it')
    const topic = this.around.names.unique(this.around.names.token('barrier'))
    const [pattern, channel] = [`${topic}:*`, `${topic}:1`]
    const requirement = `${this.name} can still subscribe (the barrier behind which nothing more may come)`
    const names = (frame: Received) => frame.body?.pattern === pattern
    // a reply that does not name its pattern as it should is no matter here; so one that grants none of the others, and
    // comes behind as many such as are owed, grants this
    let nameless = 0
    const grants = ({ body }: Received) =>
      body?.status === true &&
      !ACTIONS.some((action) => this.asked.has(`${action} ${body.pattern}`)) &&
      ++nameless > this.owed.length
    this.connection.ask({ action: 'subscribe', pattern })
    const reply = await this.connection.inbox.next(
      (frame) => frame.kind === 'answer' && (names(frame) || grants(frame)),
      limits.must,
    )
    if (reply?.body?.status !== true) {
      const actual = reply?.raw ?? this.nothing('reply')
      throw new RequirementNotMet(requirement, expectation('subscribe', pattern, true), actual)
    }
    if (!(await redis.awaitListener(pattern, limits.must)))
      throw new RequirementNotMet(requirement, `Redis holds ${pattern}`, 'it does not')
    const token = this.around.names.token('payload')
    await redis.publish(channel, token)
    if (!(await this.nextDelivery(token)))
      throw new RequirementNotMet(requirement, `the payload ${token}`, this.nothing('delivery'))
    this.claimDeliveries(token)
  }

  /** Everything this client heard and nobody claimed, but for frames that are neither reply nor delivery. */
  async hearsNothingMore(): Promise<void> {
    await this.barrier()
    const more = this.connection.inbox.rest().filter(({ kind }) => kind !== 'other')
    if (more.length === 0) return
    const heard = more.map(({ raw }) => shorten(raw, 300)).join('\n')
    throw new RequirementNotMet(`${this.name} hears nothing more than it was due`, 'no further message', heard)
  }

  /** The origins that its messages named, in words. */
  origins(): string {
    return this.connection
      .everything()
      .filter(({ kind }) => kind !== 'other')
      .map(
        ({ kind, body }) =>
          `${kind === 'answer' ? 'reply' : 'delivery'}: origin ${JSON.stringify(body?.origin) ?? 'missing'}`,
      )
      .filter((origin, index, all) => all.indexOf(origin) === index)
      .join('; ')
  }

  /** What to say where a message did not come. */
  nothing(what: string): string {
    const { hasEnded } = this.connection.inbox
    const heard = this.connection.inbox.rest().map(({ raw }) => shorten(raw, 300))
    const instead = heard.length > 0 ? `; unclaimed instead: ${heard.join(', ')}` : ''
    const why = hasEnded ? 'the server closed the connection' : `within ${Math.round(this.around.limits.must)} ms`
    return `no ${what}: ${why}${instead}`
  }
}

function expectation(action: string, pattern: string, status?: boolean): string {
  return `action ${JSON.stringify(action)}, pattern ${JSON.stringify(pattern)}, status ${status ?? 'true or false'}`
}

function carries({ kind, raw, body, unknown }: Received, token: string): boolean {
  return (
    kind !== 'answer' &&
    !unknown &&
    (raw.includes(token) || (typeof body?.payload === 'string' && body.payload.includes(token)))
  )
}
