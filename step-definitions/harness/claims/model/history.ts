import type { HistoryStep } from '../../../../schemas/types'
import type { Action, Client, Surroundings } from '../../client/client'
import type { Received } from '../../client/messages'
import { RequirementNotMet } from '../../errors'
import { lookUntil } from '../../limits'
import { shorten } from '../../transcript'
import { channelOf, type Depth, Model, patternOf } from './model'
import type { Players } from './player'

export const REQUIREMENT = 'Random histories of several clients agree with the model'

/** One history: what several clients do at once, beside the model of what may come of it. */
export class History {
  /** what was done, in words */
  readonly lines: string[] = []
  private readonly model: Model
  private readonly publishing: Promise<void>[] = []
  private readonly prefix: string

  constructor(
    private readonly players: Players,
    private readonly depths: number,
    private readonly around: Surroundings,
  ) {
    this.prefix = around.names.unique(`${around.names.token('history')}:`)
    this.model = new Model(depths)
    for (const { client } of players.all()) {
      this.model.joins(client.name)
      client.connection.inbox.takeAll(({ kind }) => kind !== 'answer') // what an earlier one left
    }
  }

  /** Does one step; resolves when the next may be done. */
  async does(step: HistoryStep): Promise<void> {
    if (step.does === 'asks') this.asks(step.client, step.action, step.pattern)
    else if (step.does === 'publishes') this.publishes(step.channel)
    else if (step.does === 'waits') await this.waits()
    else await this.leaves(step.client, step.way)
  }

  asks(place: number, action: Action, depth: Depth): void {
    const { client } = this.players.at(place)
    this.lines.push(`${client.name} ${action}s ${action === 'subscribe' ? 'to' : 'from'} "${patternOf(depth)}"`)
    this.sendRequest(client, action, depth)
  }

  publishes(channel: Depth): void {
    this.lines.push(`a payload is published to "${channelOf(channel)}"`)
    this.publish(channel)
  }

  /**
   * A client leaves, with a close packet or without a word, and another one takes its place. Over polling it always says
   * so: of one that vanishes between two polls a server cannot know before its ping timeout.
   */
  async leaves(place: number, way: 'disconnects' | 'vanishes'): Promise<void> {
    const { client } = this.players.at(place)
    const how = client.connection.transport === 'polling' ? 'disconnects' : way
    this.model.leaves(client.name)
    if (how === 'vanishes') client.connection.drop()
    else await client.connection.leave()
    const { client: next } = await this.players.replace(place)
    this.lines.push(`${client.name} ${how}, and ${next.name} comes`)
    this.model.joins(next.name)
  }

  /** All answers are in, they are possible, and Redis holds what they say. */
  async waits(): Promise<void> {
    this.lines.push('all wait for their answers')
    await this.settles()
  }

  /**
   * Every answer is in; a payload for each pattern reaches exactly those who are on it; all give up what they are on. The
   * barrier behind which a payload has come once too often is one on each client's control channel.
   */
  async ends(): Promise<void> {
    await this.settles()
    for (let depth = 0; depth < this.depths; depth += 1) this.publish(depth)
    await Promise.all(this.publishing)
    const clients = this.players.all().map(({ client }) => client)
    await Promise.all(clients.map((client) => this.getsWhatIsDue(client)))
    await this.controls()
    for (const client of clients) this.gotNothingElse(client)
    for (let depth = 0; depth < this.depths; depth += 1)
      for (const client of clients)
        if (this.model.on(depth).includes(client.name)) this.sendRequest(client, 'unsubscribe', depth)
    await this.settles()
    for (const client of clients) this.owesNoAnswer(client)
  }

  private sendRequest(client: Client, action: Action, depth: Depth): void {
    this.model.asks(client.name, action, depth)
    client.connection.ask({ action, pattern: this.pattern(depth) })
  }

  private publish(channel: Depth): void {
    const token = this.around.names.token('payload')
    this.model.publishes(token, channel)
    const publishing = this.around.redis(REQUIREMENT).publish(`${this.prefix}${channelOf(channel)}`, token)
    publishing.catch(() => {}) // whoever waits for it is told
    this.publishing.push(publishing)
  }

  private pattern(depth: Depth): string {
    return `${this.prefix}${patternOf(depth)}`
  }

  private async settles(): Promise<void> {
    await Promise.all(this.players.all().map(({ client }) => this.isAnswered(client)))
    const fault = this.model.settle()
    if (fault) throw new RequirementNotMet(REQUIREMENT, 'answers that are right in some order', fault)
    await this.agreesWithRedis()
  }

  private async isAnswered(client: Client): Promise<void> {
    while (this.model.owed(client.name) > 0) {
      const answer = await client.connection.inbox.next(({ kind }) => kind === 'answer', this.around.limits.must)
      this.around.limits.awaited('reply', answer !== undefined)
      if (!answer) throw new RequirementNotMet(REQUIREMENT, 'an answer to every request', client.nothing('reply'))
      this.takeAnswer(client.name, answer)
    }
  }

  /** An answer to unsubscribing need not say so, nor to which pattern: then it is the one that was asked first. */
  private takeAnswer(name: string, { body, raw }: Received): void {
    const { action = 'unsubscribe', pattern, status } = body ?? {}
    const known = action === 'subscribe' || action === 'unsubscribe' ? action : undefined
    const named = this.depthOf(pattern)
    const depth = pattern === undefined && known === 'unsubscribe' ? this.model.oldest(name, known) : named
    if (known && depth !== undefined && typeof status === 'boolean')
      if (this.model.isAnswered(name, known, depth, status)) return
    throw new RequirementNotMet(REQUIREMENT, 'answers to requests only', `${name} was told ${shorten(raw, 300)}`)
  }

  private depthOf(pattern: unknown): Depth | undefined {
    const depth = Array.from({ length: this.depths }, (_, each) => this.pattern(each)).indexOf(String(pattern))
    return depth < 0 ? undefined : depth
  }

  private async getsWhatIsDue(client: Client): Promise<void> {
    for (const { token, least } of this.model.due(client.name))
      for (let times = 0; times < least; times += 1) {
        if (await client.nextDelivery(token)) continue
        const expected = `${client.name} gets a payload published to "${this.model.channel(token)}" ${least} times`
        throw new RequirementNotMet(REQUIREMENT, expected, `${times} times; ${client.nothing('more')}`)
      }
  }

  private async controls(): Promise<void> {
    const token = this.around.names.token('payload')
    const redis = this.around.redis(REQUIREMENT)
    await Promise.all(
      this.players.all().map(async ({ client, control }) => {
        await redis.publish(control, token)
        if (await client.nextDelivery(token)) return
        const expected = `${client.name} still gets what it subscribed to when it came`
        throw new RequirementNotMet(REQUIREMENT, expected, client.nothing('delivery'))
      }),
    )
  }

  private gotNothingElse(client: Client): void {
    this.owesNoAnswer(client)
    for (const { token, least, most } of this.model.due(client.name)) {
      const more = client.claimDeliveries(token).length
      if (least + more <= most) continue
      const expected = `${client.name} gets a payload published to "${this.model.channel(token)}" at most ${most} times`
      throw new RequirementNotMet(REQUIREMENT, expected, `${least + more} times`)
    }
  }

  private owesNoAnswer(client: Client): void {
    const more = client.connection.inbox.take(({ kind }) => kind === 'answer')
    if (!more) return
    const actual = `${client.name} was also told ${shorten(more.raw, 300)}`
    throw new RequirementNotMet(REQUIREMENT, 'one answer to every request', actual)
  }

  /**
   * Redis comes to hold each pattern once, if somebody is on it, or else not at all. Awaited: who has left was on
   * something until the server noticed.
   */
  private async agreesWithRedis(): Promise<void> {
    let wrong: RequirementNotMet | undefined
    const agrees = async () => {
      wrong = (await Promise.all(Array.from({ length: this.depths }, (_, depth) => this.disagreement(depth)))).find(
        Boolean,
      )
      return wrong ? undefined : true
    }
    if (!(await lookUntil(agrees, this.around.limits.must)) && wrong) throw wrong
  }

  private async disagreement(depth: Depth): Promise<RequirementNotMet | undefined> {
    const on = this.model.on(depth)
    const held = [...(await this.around.redis(REQUIREMENT).holders(this.pattern(depth))).values()]
    if (on.length > 0 ? held.length === 1 && held[0] === 1 : held.length === 0) return undefined
    const who = on.length > 0 ? `once, for ${on.join(' and ')}` : 'not at all, for nobody is on it'
    const actual =
      held.length === 0 ? 'none holds it' : `${held.length} connections hold it, by ${held.join(' + ')} PSUBSCRIBE`
    return new RequirementNotMet(REQUIREMENT, `Redis holds "${patternOf(depth)}" ${who}`, actual)
  }
}
