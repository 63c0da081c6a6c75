import { Names } from '../names'
import type { Transcript } from '../transcript'
import type { RedisClock } from './redis-clock'
import { type RedisCommand, SubscriptionState } from './subscription-state'

/** Commands about subscriptions. All others would only fill the transcript. */
const SUBSCRIPTION_COMMANDS = new Set(['PSUBSCRIBE', 'PUNSUBSCRIBE', 'SUBSCRIBE', 'UNSUBSCRIBE', 'RESET', 'QUIT'])

/** The commands about subscriptions that Redis has run in one scenario, in order, and who holds what because of them. */
export class CommandLog {
  state = new SubscriptionState()
  commands: RedisCommand[] = []
  /** what is in every name of the scenario */
  private mark = ''

  constructor(
    private readonly clock: RedisClock,
    private readonly transcript: Transcript,
  ) {}

  /** Forgets everything. A new scenario, with this mark, has patterns of its own. */
  reset(mark: string): void {
    this.state = new SubscriptionState()
    this.commands = []
    this.mark = mark
  }

  /** Records a command if it is about subscriptions. What a server still does for an earlier scenario is not in the transcript. */
  record(command: RedisCommand): void {
    const { address, name, args, unixMs = 0 } = command
    if (!SUBSCRIPTION_COMMANDS.has(name)) return
    this.state.apply(command)
    this.commands.push(command)
    const isOfEarlier = args.length > 0 && args.every((arg) => Names.isMarked(arg) && !arg.includes(this.mark))
    if (isOfEarlier) return
    const at = this.clock.translate(unixMs)
    const event = at === undefined ? `ran before this for ${address}` : `runs for ${address}`
    this.transcript.note('redis', event, `${name} ${args.join(' ')}`, { command: [name, ...args] }, { at })
  }
}
