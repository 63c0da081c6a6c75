import type { HistoryStep } from '../../../../schemas/types'
import type { Action, Client, ScenarioContext } from '../../client/client'
import type { Received } from '../../client/messages'
import { RequirementNotMet } from '../../errors'
import { shorten } from '../../transcript'
import { waitFor } from '../../waiting'
import { channelOf, type Depth, Model, patternOf } from './model'
import type { Participants } from './participants'

export const REQUIREMENT = 'Random histories of several clients agree with the model'

/** One history: what several clients do at once, and the model of what the server may do. */
export class History {
  /** the steps so far, in words */
  readonly lines: string[] = []
  private readonly model: Model
  private readonly publishing: Promise<void>[] = []
  private readonly prefix: string

  constructor(
    private readonly participants: Participants,
    private readonly depths: number,
    private readonly context: ScenarioContext,
  ) {
    this.prefix = context.names.unique(`${context.names.token('history')}:`)
    this.model = new Model(depths)
    for (const { client } of participants.all()) {
      this.model.joins(client.name)
      client.connection.inbox.takeAll(({ kind }) => kind !== 'reply') // left over from an earlier history
    }
  }

  /** Performs one step. Resolves when the next may be performed. */
  async perform(step: HistoryStep): Promise<void> {
    if (step.does === 'asks') this.requests(step.client, step.action, step.pattern)
    else if (step.does === 'publishes') this.publishes(step.channel)
    else if (step.does === 'waits') await this.awaitReplies()
    else await this.leaves(step.client, step.way)
  }

  private requests(index: number, action: Action, depth: Depth): void {
    const { client } = this.participants.at(index)
    this.lines.push(`${client.name} ${action}s ${action === 'subscribe' ? 'to' : 'from'} "${patternOf(depth)}"`)
    this.sendRequest(client, action, depth)
  }

  private publishes(channel: Depth): void {
    this.lines.push(`a payload is published to "${channelOf(channel)}"`)
    this.publish(channel)
  }

  /**
   * A client leaves, with a close packet or without, and another one takes its place. Over polling it always sends one: if
   * a client vanishes between two polls, the server cannot know before its ping timeout.
   */
  private async leaves(index: number, way: 'disconnects' | 'vanishes'): Promise<void> {
    const { client } = this.participants.at(index)
    const how = client.connection.transport === 'polling' ? 'disconnects' : way
    this.model.leaves(client.name)
    if (how === 'vanishes') client.connection.drop()
    else await client.connection.leave()
    const { client: next } = await this.participants.replace(index)
    this.lines.push(`${client.name} ${how}, and ${next.name} connects`)
    this.model.joins(next.name)
  }

  private async awaitReplies(): Promise<void> {
    this.lines.push('all wait for their replies')
    await this.settle()
  }

  /**
   * Waits for all replies. A payload for each pattern then reaches exactly its subscribers, and all clients unsubscribe. A
   * payload on each client's control channel is the barrier by which deliveries are complete.
   */
  async finish(): Promise<void> {
    await this.settle()
    for (let depth = 0; depth < this.depths; depth += 1) this.publish(depth)
    await Promise.all(this.publishing)
    const clients = this.participants.all().map(({ client }) => client)
    await Promise.all(clients.map((client) => this.receivesWhatIsDue(client)))
    await this.controlBarrier()
    for (const client of clients) this.receivedNothingElse(client)
    for (let depth = 0; depth < this.depths; depth += 1)
      for (const client of clients)
        if (this.model.subscribers(depth).includes(client.name)) this.sendRequest(client, 'unsubscribe', depth)
    await this.settle()
    for (const client of clients) this.receivedNoExtraReply(client)
  }

  private sendRequest(client: Client, action: Action, depth: Depth): void {
    this.model.requests(client.name, action, depth)
    client.connection.sendRequest({ action, pattern: this.pattern(depth) })
  }

  private publish(channel: Depth): void {
    const token = this.context.names.token('payload')
    this.model.publishes(token, channel)
    const publishing = this.context.redis(REQUIREMENT).publish(`${this.prefix}${channelOf(channel)}`, token)
    publishing.catch(() => {}) // `finish` awaits it
    this.publishing.push(publishing)
  }

  private pattern(depth: Depth): string {
    return `${this.prefix}${patternOf(depth)}`
  }

  /** All replies are in, they are possible, and Redis holds what they say. */
  private async settle(): Promise<void> {
    await Promise.all(this.participants.all().map(({ client }) => this.receivesReplies(client)))
    const wrong = this.model.settle()
    if (wrong) throw new RequirementNotMet(REQUIREMENT, 'replies that are right in some order', wrong)
    await this.agreesWithRedis()
  }

  private async receivesReplies(client: Client): Promise<void> {
    while (this.model.pendingRequests(client.name) > 0) {
      const reply = await client.connection.inbox.next(({ kind }) => kind === 'reply', this.context.limits.must)
      this.context.limits.recordReply('reply', reply !== undefined)
      if (!reply) {
        const actual = client.describeMissing('reply')
        throw new RequirementNotMet(REQUIREMENT, 'a reply to every request', actual, 'wire/4')
      }
      this.recordReply(client.name, reply)
    }
  }

  /** A reply to unsubscribing need not name action or pattern. Then it counts for the oldest pending request. */
  private recordReply(name: string, { body, raw }: Received): void {
    const { action = 'unsubscribe', pattern, status } = body ?? {}
    const known = action === 'subscribe' || action === 'unsubscribe' ? action : undefined
    const named = this.depthOf(pattern)
    const depth = pattern === undefined && known === 'unsubscribe' ? this.model.oldestPending(name, known) : named
    if (known && depth !== undefined && typeof status === 'boolean')
      if (this.model.receivesReply(name, known, depth, status)) return
    throw new RequirementNotMet(REQUIREMENT, 'replies to requests only', `${name} received ${shorten(raw, 300)}`)
  }

  private depthOf(pattern: unknown): Depth | undefined {
    const depth = Array.from({ length: this.depths }, (_, each) => this.pattern(each)).indexOf(String(pattern))
    return depth < 0 ? undefined : depth
  }

  private async receivesWhatIsDue(client: Client): Promise<void> {
    for (const { token, least } of this.model.due(client.name))
      for (let times = 0; times < least; times += 1) {
        if (await client.nextDelivery(token)) continue
        const expected = `${client.name} gets a payload published to "${this.model.channel(token)}" ${least} times`
        throw new RequirementNotMet(REQUIREMENT, expected, `${times} times; ${client.describeMissing('more')}`)
      }
  }

  private async controlBarrier(): Promise<void> {
    const token = this.context.names.token('payload')
    const redis = this.context.redis(REQUIREMENT)
    await Promise.all(
      this.participants.all().map(async ({ client, control }) => {
        await redis.publish(control, token)
        if (await client.nextDelivery(token)) return
        const expected = `${client.name} still gets what it subscribed to when it came`
        throw new RequirementNotMet(REQUIREMENT, expected, client.describeMissing('delivery'))
      }),
    )
  }

  private receivedNothingElse(client: Client): void {
    this.receivedNoExtraReply(client)
    for (const { token, least, most } of this.model.due(client.name)) {
      const more = client.claimDeliveries(token).length
      if (least + more <= most) continue
      const expected = `${client.name} gets a payload published to "${this.model.channel(token)}" at most ${most} times`
      throw new RequirementNotMet(REQUIREMENT, expected, `${least + more} times`)
    }
  }

  private receivedNoExtraReply(client: Client): void {
    const more = client.connection.inbox.take(({ kind }) => kind === 'reply')
    if (!more) return
    const actual = `${client.name} also received ${shorten(more.raw, 300)}`
    throw new RequirementNotMet(REQUIREMENT, 'one reply to every request', actual, client.ownersOfExtra(more))
  }

  /**
   * Within the limit Redis holds each pattern once if it has subscribers, and otherwise not at all. It may take a moment
   * until the server notices that a client has left.
   */
  private async agreesWithRedis(): Promise<void> {
    let wrong: RequirementNotMet | undefined
    const agrees = async () => {
      wrong = (await Promise.all(Array.from({ length: this.depths }, (_, depth) => this.disagreement(depth)))).find(
        Boolean,
      )
      return wrong ? undefined : true
    }
    if (!(await waitFor(agrees, this.context.limits.must)) && wrong) throw wrong
  }

  private async disagreement(depth: Depth): Promise<RequirementNotMet | undefined> {
    const on = this.model.subscribers(depth)
    const held = [...(await this.context.redis(REQUIREMENT).holders(this.pattern(depth))).values()]
    if (on.length > 0 ? held.length === 1 && held[0] === 1 : held.length === 0) return undefined
    const expected = on.length > 0 ? `once, for ${on.join(' and ')}` : 'not at all, because no client is on it'
    const actual =
      held.length === 0 ? 'none holds it' : `${held.length} connections hold it, by ${held.join(' + ')} PSUBSCRIBE`
    return new RequirementNotMet(REQUIREMENT, `Redis holds "${patternOf(depth)}" ${expected}`, actual)
  }
}
