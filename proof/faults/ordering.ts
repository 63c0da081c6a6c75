import type { Bus, BusFailure } from '../../reference-server/bus'
import type { Handler } from '../../reference-server/handler'
import type { Fault } from './fault'
import { override } from './tools/bare'
import { bus, handler, sending } from './tools/decorate'

const YES = { status: true } as const
const PAUSED = { 'ordering/1': 'while Redis is paused' }
const FOLLOWED = { 'ordering/2': 'No delivery follows' }

/** Changes the reply to a client that is not on the pattern yet. */
const whenSubscribing = (reply: (work: ReturnType<Handler>) => ReturnType<Handler>) =>
  handler('subscribe', (usual) => (request, client, subscriptions, deadline) => {
    const work = usual(request, client, subscriptions, deadline)
    return client.subscriptions.has(subscriptions.get(request.pattern) as never) ? reply(work) : work
  })

/** Collects the deliveries of a client for some ms and sends them together; replies are not delayed. */
const buffered = (ms: number, waits: (socket: { transport: { name: string } }) => boolean) =>
  sending((send, socket) => {
    let kept: string[] = []
    return (message) => {
      if (!message.startsWith('{"origin":"P"') || !(kept.length > 0 || waits(socket as never))) return send(message)
      if (kept.push(message) > 1) return
      setTimeout(() => {
        for (const each of kept) send(each)
        kept = []
      }, ms)
    }
  })

/** The faults of `ordering`. */
export const ORDERING: readonly Fault[] = [
  {
    name: 'written-is-held',
    mistake: 'a pattern counts as subscribed once its PSUBSCRIBE has been written',
    breaks: PAUSED,
    parts: bus((usual) => ({
      psubscribe: async (pattern): Promise<BusFailure | undefined> => {
        void usual.psubscribe(pattern)
        return undefined
      },
    })),
  },
  {
    name: 'second-comer-does-not-wait',
    mistake: 'a client that joins a subscription is granted it at once, even while it is being created',
    breaks: PAUSED,
    parts: handler('subscribe', (usual) => async (request, client, subscriptions, deadline) => {
      const subscription = subscriptions.get(request.pattern)
      if (!subscription || subscription.has(client)) return usual(request, client, subscriptions, deadline)
      void usual(request, client, subscriptions, deadline)
      return YES
    }),
  },
  {
    name: 'a-moment-is-enough',
    mistake: 'the reply waits for twenty milliseconds instead of for Redis',
    breaks: PAUSED,
    parts: whenSubscribing((work) =>
      Promise.race([work, new Promise<typeof YES>((resolve) => setTimeout(resolve, 20, YES))]),
    ),
  },
  {
    name: 'deliveries-behind-replies',
    mistake: 'deliveries are collected for five milliseconds, and replies overtake them',
    breaks: FOLLOWED,
    parts: buffered(5, () => true),
  },
  {
    name: 'deliveries-behind-replies-on-polling',
    mistake: 'over polling, deliveries wait for the next poll and replies do not',
    breaks: FOLLOWED,
    parts: buffered(5, ({ transport }) => transport.name === 'polling'),
  },
  {
    name: 'off-once-redis-has-confirmed',
    mistake: 'unsubscribing gets its reply at once, but the client is removed only after Redis has confirmed',
    breaks: {
      ...FOLLOWED,
      'unsubscribing/3.2': 'does not reach',
      'subscribing/3': 'is answered with status true',
      'subscription-creation/1': 'is answered with status true',
      'wire/6': 'is answered with status false',
      'concurrency/1': 'Redis holds',
    },
    parts: handler('unsubscribe', (usual) => async (request, client, subscriptions, deadline) => {
      const subscription = subscriptions.get(request.pattern)
      if (!subscription?.has(client)) return usual(request, client, subscriptions, deadline)
      const usualBus = Reflect.get(subscriptions, 'bus') as Bus
      void usualBus.psubscribe(request.pattern).then(() => usual(request, client, subscriptions, deadline))
      return YES
    }),
  },
  {
    name: 'third-command-not-awaited',
    mistake: 'with two commands under way, a third one is not awaited',
    breaks: { 'ordering/1': 'is granted no pattern while Redis is paused' },
    bare: override('Subscriptions', 'hold', (usual) => {
      let underWay = 0
      return (pattern) => {
        underWay += 1
        const held = usual(pattern).finally(() => {
          underWay -= 1
        })
        held.catch(() => {})
        return underWay > 2 ? Promise.resolve() : held
      }
    }),
  },
  {
    name: 'granted-when-asked',
    mistake: 'status true is said once Redis has been asked',
    breaks: { 'ordering/1': '', 'resilience/1': '', 'resilience/5': '', 'resilience/7': '', 'resilience/9': '' },
    bare: override('Subscriptions', 'join', (usual) => async (client, pattern) => {
      void usual(client, pattern)
      return true
    }),
  },
  {
    name: 'left-a-moment-later',
    mistake: 'the reply to unsubscribing comes first, and the client is removed when there is time',
    breaks: {
      'ordering/2': '',
      'unsubscribing/3.2': '',
      'unsubscribing/2.1.1': '',
      'subscribing/3': '',
      'wire/6': '',
      'unsubscribing/3.1.1': '',
    },
    bare: override('Client', 'unsubscribe', (usual, client) => async (pattern, deadline) => {
      if (!client.subscriptions.has(client, pattern)) return 'not-subscribed'
      setTimeout(() => void usual(pattern, deadline), 20)
      return undefined
    }),
  },
]
