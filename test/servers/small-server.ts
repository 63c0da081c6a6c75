import { isUtf8 } from 'node:buffer'
import { createServer, type Server as HttpServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Server as Engine, type Socket } from 'engine.io'
import Redis from 'ioredis'
import type { Misbehaviour } from './misbehaviour'

interface Options {
  host?: string
  port?: number
  redis: string
  misbehaviours?: readonly Misbehaviour[]
}

/** A small server that follows the specification, except for its misbehaviours. It can be used as a module target. */
export class Server {
  static readonly STATUS = { LISTENING: 1, CLOSED: 2 }
  status: number | undefined
  readonly misbehaviours: Set<Misbehaviour>
  private readonly http: HttpServer = createServer(({ url }, response) =>
    url === '/pid' ? response.end(String(process.pid)) : response.writeHead(404).end('no such page'),
  )
  private readonly engine: Engine
  private readonly bus: Redis
  private readonly second: Redis
  private readonly subscriptions = new Map<string, Set<Socket>>()
  private readonly subscribing = new Map<string, Promise<void>>()
  private readonly seen = new Map<string, number>()
  private delayed: (() => void) | undefined
  private redisWasAway = false

  constructor(private readonly options: Options) {
    this.misbehaviours = new Set(options.misbehaviours)
    this.engine = new Engine({ allowUpgrades: !this.misbehaviours.has('no upgrades') })
    const autoResubscribe = !this.misbehaviours.has('stays off after an outage')
    this.bus = new Redis(options.redis, { lazyConnect: true, autoResubscribe, maxRetriesPerRequest: 0 })
    this.bus.on('close', () => {
      this.redisWasAway = true
    })
    this.second = new Redis(options.redis, { lazyConnect: true })
    for (const redis of [this.bus, this.second]) redis.on('error', () => {})
    this.bus.on('pmessageBuffer', (pattern, channel, payload) => this.deliver(pattern, String(channel), payload))
    this.engine.on('connection', (socket: Socket) => {
      socket.on('message', (data) => this.reply(socket, data).catch(() => {})) // Redis has ended with the test
      socket.on('close', () => {
        for (const pattern of this.subscriptions.keys()) this.remove(pattern, socket)
      })
    })
  }

  /** its address, even after it was closed */
  origin = ''

  /** the open sessions, by id */
  get clients(): Record<string, unknown> {
    return (this.engine as unknown as { clients: Record<string, unknown> }).clients
  }

  async listen(): Promise<void> {
    await this.bus.connect()
    if (this.misbehaviours.has('two connections')) await this.second.connect()
    this.engine.attach(this.http, { path: '/engine.io' })
    await new Promise<void>((resolve) =>
      this.http.listen(this.options.port ?? 0, this.options.host ?? '127.0.0.1', resolve),
    )
    this.origin = `http://127.0.0.1:${(this.http.address() as AddressInfo).port}`
    this.status = Server.STATUS.LISTENING
  }

  async close(): Promise<void> {
    if (this.misbehaviours.delete('leaves its clients when closed')) return
    this.engine.close()
    if (!this.misbehaviours.delete('stays with Redis when closed')) this.bus.disconnect()
    this.second.disconnect()
    this.http.closeAllConnections()
    await new Promise((resolve) => this.http.close(resolve))
    this.status = Server.STATUS.CLOSED
  }

  /** Subscribes to a pattern in Redis, without a client. */
  async hold(pattern: string): Promise<void> {
    await this.bus.psubscribe(pattern)
  }

  private async reply(socket: Socket, frame: unknown): Promise<void> {
    if (this.misbehaviours.has('hangs up')) return socket.close()
    const request = requestIn(frame)
    if (!request) return this.refuse(socket)
    const { action, pattern } = request
    const members = this.subscriptions.get(pattern)
    const allowed = action === 'subscribe' ? !members?.has(socket) : members?.has(socket) === true
    const away = this.bus.status !== 'ready' || (this.redisWasAway && this.misbehaviours.has('refuses after an outage'))
    const granted = allowed && !(away && action === 'subscribe')
    const added = granted && action === 'subscribe' ? this.add(pattern, socket) : undefined
    if (this.misbehaviours.has('answers early')) added?.catch(() => {})
    else if (added) await added
    if (granted && action === 'unsubscribe' && !this.misbehaviours.has('keeps unsubscribed clients'))
      this.remove(pattern, socket)
    if (this.misbehaviours.has('silent')) return
    const bare = this.misbehaviours.has('bare unsubscribe replies') && action === 'unsubscribe'
    const reply = {
      origin: 'S',
      ...(bare ? {} : { action: this.misbehaviours.has('wrong action') ? 'greet' : action }),
      ...(bare ? {} : { pattern: this.misbehaviours.has('wrong pattern') ? `${pattern}?` : pattern }),
      status: this.misbehaviours.has('malformed status')
        ? String(granted)
        : granted !== this.misbehaviours.has('wrong status'),
    }
    if (!granted && this.misbehaviours.has('grants before it refuses'))
      socket.send(JSON.stringify({ ...reply, status: true }))
    for (let i = this.misbehaviours.has('replies twice') ? 2 : 1; i > 0; i -= 1) socket.send(JSON.stringify(reply))
  }

  private async refuse(socket: Socket): Promise<void> {
    if (this.misbehaviours.has('hangs up on nonsense')) return socket.close()
    if (this.misbehaviours.has('nonsense to Redis')) await this.bus.psubscribe('nonsense')
    if (this.misbehaviours.has('ignores nonsense')) return
    const reply = { origin: 'S', status: this.misbehaviours.has('grants nonsense'), error: 'nonsense' }
    for (let i = this.misbehaviours.has('refuses twice') ? 2 : 1; i > 0; i -= 1) socket.send(JSON.stringify(reply))
  }

  private async add(pattern: string, socket: Socket): Promise<void> {
    const members = this.subscriptions.get(pattern)
    this.subscriptions.set(pattern, (members ?? new Set()).add(socket))
    if (this.misbehaviours.has('never to Redis')) return
    if (members && !this.misbehaviours.has('answers the second early')) await this.subscribing.get(pattern)
    if (members) return
    const subscribed = this.psubscribe(pattern)
    this.subscribing.set(pattern, subscribed)
    await subscribed
  }

  private async psubscribe(pattern: string): Promise<void> {
    if (this.misbehaviours.has('SUBSCRIBE')) await this.bus.subscribe(pattern)
    else await this.bus.psubscribe(pattern)
    if (this.misbehaviours.has('SUBSCRIBE besides')) await this.bus.subscribe(pattern)
    if (this.misbehaviours.has('PSUBSCRIBE twice')) await this.bus.psubscribe(pattern)
    if (this.misbehaviours.has('two connections')) await this.second.psubscribe(pattern)
    if (this.misbehaviours.has('unsubscribes at once')) setImmediate(() => void this.bus.punsubscribe(pattern))
  }

  private remove(pattern: string, socket: Socket): void {
    const members = this.subscriptions.get(pattern)
    members?.delete(socket)
    if (members?.size !== 0) return
    this.subscriptions.delete(pattern)
    if (this.misbehaviours.has('never unsubscribes') || this.bus.status !== 'ready') return
    const punsubscribe = () => this.bus.punsubscribe(pattern).catch(() => {})
    if (this.misbehaviours.has('overtakes'))
      setImmediate(punsubscribe) // after whatever else the client has sent by now
    else void punsubscribe()
  }

  /** How often a client receives what it should receive once. */
  private times(member: Socket): number {
    const { upgrading, transport } = member as unknown as { upgrading: boolean; transport: { name: string } }
    if (transport.name === 'polling' && this.misbehaviours.has('delivers nothing over polling')) return 0
    if (upgrading && this.misbehaviours.has('loses while upgrading')) return 0
    return this.misbehaviours.has('delivers twice') || (upgrading && this.misbehaviours.has('doubles while upgrading'))
      ? 2
      : 1
  }

  private deliver(pattern: string, channel: string, payload: Buffer): void {
    const nth = (this.seen.get(channel) ?? 0) + 1
    this.seen.set(channel, nth)
    if (this.misbehaviours.has('delivers nothing')) return
    if (
      (this.misbehaviours.has('loses the first') && nth === 1) ||
      (this.misbehaviours.has('loses the second') && nth === 2)
    )
      return
    const allMembers = new Set([...this.subscriptions.values()].flatMap((members) => [...members]))
    const members = this.misbehaviours.has('delivers to all') ? allMembers : (this.subscriptions.get(pattern) ?? [])
    const text = JSON.stringify({
      origin: 'P',
      action: 'message',
      pattern: this.misbehaviours.has('misnames patterns') ? channel : pattern,
      channel: this.misbehaviours.has('misnames channels') ? pattern : channel,
      ...this.content(payload),
    })
    const last = this.misbehaviours.has('delivers to one') ? 1 : undefined
    const send = () => {
      for (const member of [...members].slice(0, last))
        for (let times = this.times(member); times > 0; times -= 1) member.send(text)
    }
    if (this.misbehaviours.has('one for each client') && nth > 1) return
    if (this.misbehaviours.has('swaps') && nth === 2) {
      this.delayed = send
      return
    }
    send()
    this.delayed?.()
    this.delayed = undefined
  }

  private content(payload: Buffer): { payload: string; encoding?: string } {
    const { misbehaviours } = this
    const asText = misbehaviours.has('bytes as text') || (isUtf8(payload) && !misbehaviours.has('text as base64'))
    if (!asText) return { payload: payload.toString('base64'), encoding: 'base64' }
    return { payload: misbehaviours.has('trims payloads') ? payload.toString().trim() : payload.toString() }
  }
}

/** The request in a frame; undefined if there is none. */
function requestIn(frame: unknown): { action: string; pattern: string } | undefined {
  try {
    const { action, pattern } = JSON.parse(typeof frame === 'string' ? frame : '')
    const known = action === 'subscribe' || action === 'unsubscribe'
    return known && typeof pattern === 'string' && /^[^\p{Cc}\p{Cs}]+$/u.test(pattern) ? { action, pattern } : undefined
  } catch {
    return undefined
  }
}
