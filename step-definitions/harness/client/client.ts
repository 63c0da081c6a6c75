import { RequirementNotMet, SuiteError } from '../errors'
import type { Limits } from '../limits'
import type { Names } from '../names'
import type { Owner } from '../owners'
import type { RedisObserver } from '../redis/redis-observer'
import { shorten } from '../transcript'
import { ownersOfMissed, passBarrier } from './barrier'
import type { Action, Request } from './codec'
import { type Received, schemaErrors } from './messages'
import type { ProtocolClient, Transport } from './protocol-client'
import { RequestHistory } from './request-history'
import { expectation, quoted } from './wording'

export type { Action } from './codec'

/** What a claim needs to know of its scenario. Redis is asked for with the requirement, because it may not be observable. */
export interface ScenarioContext {
  limits: Limits
  names: Names
  /** ms added to the limit for what depends on the server's ping timeout */
  pingGraceMs?: number
  /** Throws NotObserved with this requirement where Redis cannot be observed. */
  redis(requirement: string): RedisObserver
  /** The scenario's clients, without those that have left. */
  connectedClients(): readonly Client[]
  /** With those that have left. */
  clientsSoFar(): readonly Client[]
  /** the transport of clients of which a scenario does not say it */
  usualTransport: Transport
}

/**
 * A client as the features describe it: it sends requests, receives replies and deliveries, and can show that nothing
 * more comes. Each claim takes the messages that it is about out of the inbox; what is left there was unexpected.
 */
export class Client {
  /** requests whose reply was not claimed yet */
  readonly pending: Request[] = []
  readonly history = new RequestHistory()
  /** the frame that it sent last as it was, if it did */
  sentRaw: string | Buffer | undefined
  private lastReply: { request: Request; reply: Received } | undefined

  constructor(
    readonly connection: ProtocolClient,
    private readonly context: ScenarioContext,
  ) {}

  get name(): string {
    return this.connection.name
  }

  /** Sends a request. Its reply is claimed with `receivesReply`. */
  sendRequest(action: Action, pattern: string): void {
    this.connection.sendRequest({ action, pattern })
    this.recordRequest(action, pattern)
  }

  private recordRequest(action: Action, pattern: string): void {
    this.pending.push({ action, pattern })
    const isShared = this.others().some(({ patterns }) => patterns.has(pattern))
    this.history.recordRequest(action, pattern, isShared)
  }

  /** The same, in so many fragments of one message of WebSocket. */
  sendRequestInFragments(action: Action, pattern: string, count: number): void {
    this.connection.sendInFragments({ action, pattern }, count)
    this.recordRequest(action, pattern)
  }

  /** Sends a frame as it is: text, or bytes. It does not count as a pending request. */
  sendRaw(frame: string | Buffer): void {
    this.sentRaw = frame
    this.connection.send(frame)
  }

  /**
   * Claims the reply to a request: the first that names its action and pattern or, if no other request is pending, the
   * first that does not name those of another one. Only the status is judged; `replyNamesRequest` judges the rest.
   * Throws RequirementNotMet if no reply comes or its status is not the given one. Without a status, either will do.
   */
  async receivesReply(action: Action, pattern: string, status?: boolean): Promise<void> {
    const isOnly = this.pending.length <= 1
    const index = this.pending.findIndex((request) => request.action === action && request.pattern === pattern)
    this.pending.splice(index, index < 0 ? 0 : 1)
    const requirement = `${this.name}'s request to ${action} is answered${status === undefined ? '' : ` with status ${status}`}`
    const expected = expectation(action, pattern, status)
    const namesThis = ({ body }: Received) => body?.pattern === pattern && (body.action ?? action) === action
    const namesAnother = ({ body }: Received) => this.history.hasAsked(body?.action, body?.pattern)
    const reply = await this.connection.inbox.next(
      (frame) => frame.kind === 'reply' && (namesThis(frame) || (isOnly && !namesAnother(frame))),
      this.context.limits.must,
    )
    this.context.limits.recordReply('reply', reply !== undefined)
    if (!reply) {
      const nameless = this.connection.inbox.rest().some(({ kind, body }) => kind === 'reply' && !body?.pattern)
      const missing = this.describeMissing('reply')
      const owners = nameless ? ['subscribing/3.2.2' as const] : this.ownersOfReply(action, pattern, status)
      throw new RequirementNotMet(requirement, expected, missing, owners)
    }
    const got = reply.body?.status
    const errors = schemaErrors('specified reply', reply.body)
    if (errors.length > 0 || got !== (status ?? got)) {
      const why = errors.length > 0 ? ` (the server's reply breaks its schema: ${errors.join(', ')})` : ''
      const owners = await this.ownersOfWrong({ action, pattern }, status, reply, errors.length > 0)
      throw new RequirementNotMet(requirement, expected, `the server replied ${shorten(reply.raw)}${why}`, owners)
    }
    this.lastReply = { request: { action, pattern }, reply }
    this.history.recordReply(action, pattern, got)
  }

  /** Whose requirement a reply with this status is, where another one came, or none. */
  private ownersOfReply(action: Action, pattern: string, wanted?: boolean, got?: unknown): readonly Owner[] {
    const { isOnOtherTransport } = this
    const isAskedForByOthers = this.others().some(({ history }) => history.hasAsked('subscribe', pattern))
    return this.history.ownersOfReply(action, pattern, { wanted, got, isOnOtherTransport, isAskedForByOthers })
  }

  /** Whose requirement it is that this reply does not come. */
  private async ownersOfWrong(
    { action, pattern }: Request,
    status: boolean | undefined,
    reply: Received,
    isMalformed: boolean,
  ): Promise<readonly Owner[]> {
    if (!isMalformed && (await this.isFollowedBy(action, pattern, status))) return this.ownersOfExtra(reply)
    const owners = this.ownersOfReply(action, pattern, status, reply.body?.status)
    return isMalformed && action === 'subscribe' && status ? ['subscribing/3.2.2', ...owners] : owners
  }

  /** Whether the reply that was due comes as well, behind a wrong one: then that one was a reply too many. */
  private async isFollowedBy(action: Action, pattern: string, status: boolean | undefined): Promise<boolean> {
    const isDue = ({ kind, body }: Received) =>
      kind === 'reply' && body?.action === action && body.pattern === pattern && body.status === status
    const limitMs = Math.min(FOLLOWING_LIMIT, this.context.limits.must / 4)
    return (await this.connection.inbox.next(isDue, limitMs)) !== undefined
  }

  /** Whose requirement it is that this message does not come: see RequestHistory. */
  ownersOfExtra(frame: Received): readonly Owner[] {
    const others = this.context.clientsSoFar().filter((client) => client !== this)
    return this.history.ownersOfExtra(
      frame,
      others.map(({ history }) => history),
    )
  }

  /** Whether messages of this client take another way than those of most scenarios, at least at first. */
  get isOnOtherTransport(): boolean {
    return this.connection.transport !== 'websocket' && this.context.usualTransport !== 'polling'
  }

  private others(): Client[] {
    return this.context.connectedClients().filter((client) => client !== this)
  }

  /** The reply claimed last names the action and the pattern of its request (subscribing/3.1.1, 3.2.2). */
  replyNamesRequest(): void {
    if (!this.lastReply) throw new SuiteError(`no reply to ${this.name} has been claimed`)
    const { request, reply } = this.lastReply
    if (reply.body?.action === request.action && reply.body.pattern === request.pattern) return
    const requirement = `The reply to ${this.name} names the action and the pattern`
    const expected = `action ${JSON.stringify(request.action)}, pattern ${JSON.stringify(request.pattern)}`
    const subscribed = reply.body?.status === true ? 'subscribing/3.2.2' : 'subscribing/3.1.1'
    const owner = request.action === 'subscribe' ? subscribed : 'wire/6'
    throw new RequirementNotMet(requirement, expected, `the server replied ${shorten(reply.raw)}`, owner)
  }

  /** Removes and returns the pending requests, in order. The caller then claims their replies. */
  takePending(): Request[] {
    return this.pending.splice(0)
  }

  /** The patterns that the client is subscribed to, by the replies it received. */
  get patterns(): ReadonlySet<string> {
    return this.history.patterns
  }

  /** Whose requirement it is that this delivery does not come: see RequestHistory. */
  ownerOfStray(delivery: Received): Owner {
    return this.history.ownerOfStray(delivery)
  }

  /** Subscribes, and waits until that is granted. */
  async subscribe(pattern: string): Promise<void> {
    this.sendRequest('subscribe', pattern)
    await this.receivesReply('subscribe', pattern, true)
  }

  /** Claims every delivery so far that carries this text. */
  claimDeliveries(token: string): Received[] {
    return this.connection.inbox.takeAll((frame) => carries(frame, token))
  }

  /** Claims the first delivery that carries this text, or waits for it. */
  async nextDelivery(token: string, limitMs = this.context.limits.must): Promise<Received | undefined> {
    return this.connection.inbox.next((frame) => carries(frame, token), limitMs)
  }

  /** Whether a delivery that carries this text has come, claimed or not. */
  hasReceived(token: string): boolean {
    return this.connection.allFrames().some((frame) => carries(frame, token))
  }

  /** A barrier: see passBarrier. */
  barrier(): Promise<void> {
    return passBarrier(this, this.context)
  }

  /** Whose requirement it is that a payload published after a grant is missed: see ownersOfMissed. */
  ownersOfMissed(pattern: string, channel: string): Promise<readonly Owner[]> {
    return ownersOfMissed(this, pattern, channel, this.context)
  }

  /** Nothing is left unclaimed, except frames that are neither reply nor delivery. */
  async hearsNothingMore(): Promise<void> {
    await this.barrier()
    const more = this.connection.inbox.rest().filter(({ kind }) => kind !== 'other')
    const [first] = more
    if (!first) return
    const requirement = `${this.name} hears nothing more`
    throw new RequirementNotMet(requirement, 'no further message', quoted(more, '\n'), this.ownersOfExtra(first))
  }

  /** The origins that its messages named, in words. */
  origins(): string {
    return this.connection
      .allFrames()
      .filter(({ kind }) => kind !== 'other')
      .map(({ kind, body }) => `${kind}: origin ${JSON.stringify(body?.origin) ?? 'missing'}`)
      .filter((origin, index, all) => all.indexOf(origin) === index)
      .join('; ')
  }

  /** What to report where a message did not come. */
  describeMissing(what: string): string {
    const { hasEnded } = this.connection.inbox
    const rest = this.connection.inbox.rest()
    const instead = rest.length > 0 ? `; unclaimed instead: ${quoted(rest, ', ')}` : ''
    const why = hasEnded ? 'the server closed the connection' : `within ${Math.round(this.context.limits.must)} ms`
    return `no ${what}: ${why}${instead}`
  }
}

/** ms in which a reply may follow a wrong one; it only decides whose the failure is */
const FOLLOWING_LIMIT = 1_000

function carries({ kind, raw, body, unknown }: Received, token: string): boolean {
  return (
    kind !== 'reply' &&
    !unknown &&
    (raw.includes(token) || (typeof body?.payload === 'string' && body.payload.includes(token)))
  )
}
