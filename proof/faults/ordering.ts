import type { Bus, BusFailure } from '../../reference-server/bus'
import type { Handler } from '../../reference-server/handler'
import { bus, handler, sending } from './decorate'
import type { Fault } from './fault'

const YES = { status: true } as const
const PAUSED = { 'ordering/1': 'while Redis is paused' }
const FOLLOWED = { 'ordering/2': 'No delivery follows' }

/** Who is not on the pattern yet is answered so. */
const subscribed = (answer: (work: ReturnType<Handler>) => ReturnType<Handler>) =>
  handler('subscribe', (usual) => (request, client, subscriptions, deadline) => {
    const work = usual(request, client, subscriptions, deadline)
    return client.subscriptions.has(subscriptions.get(request.pattern) as never) ? answer(work) : work
  })

/** Deliveries of one client wait so many ms and then go out together; replies do not. */
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

export const ORDERING: readonly Fault[] = [
  {
    name: 'written-is-held',
    mistake: 'a pattern counts as held once its PSUBSCRIBE has been written',
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
    mistake: 'who joins a subscription is granted it at once, also while it is being made',
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
    mistake: 'the answer waits for twenty milliseconds, and not for Redis',
    breaks: PAUSED,
    parts: subscribed((work) =>
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
    mistake: 'over polling deliveries wait for the next poll, and replies do not',
    breaks: FOLLOWED,
    parts: buffered(5, ({ transport }) => transport.name === 'polling'),
  },
  {
    name: 'off-once-redis-has-confirmed',
    mistake: 'who gives a pattern up is told at once, and taken off when Redis has followed',
    breaks: FOLLOWED,
    touches: [
      'subscribing/3',
      'unsubscribing',
      'subscription-creation/1',
      'delivery',
      'wire',
      'concurrency/1',
      'connection',
      'subscribing/3.1.1',
    ],
    parts: handler('unsubscribe', (usual) => async (request, client, subscriptions, deadline) => {
      const subscription = subscriptions.get(request.pattern)
      if (!subscription?.has(client)) return usual(request, client, subscriptions, deadline)
      const way = Reflect.get(subscriptions, 'bus') as Bus
      void way.psubscribe(request.pattern).then(() => usual(request, client, subscriptions, deadline))
      return YES
    }),
  },
]
