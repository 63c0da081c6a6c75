import type { Client } from '../../reference-server/subscription'
import { handler } from './decorate'
import { counting, every, fromRedis, recipients, toldOn } from './delivering'
import { GLOBS } from './delivery-globs'
import { PAYLOADS } from './delivery-payload'
import type { Fault } from './fault'

/** Clauses that rest on a second client of a pattern being served like the first. */
const SHARED = ['subscribing/2', 'subscribing/3.1.1', 'subscribing/3.2.1', 'concurrency/1', 'connection', 'delivery/6']

export const DELIVERY: readonly Fault[] = [
  {
    name: 'doubled-for-the-second',
    mistake: 'the second client of a pattern gets a listener of its own, and keeps the common one',
    breaks: { 'delivery/1': 'once' },
    touches: [...SHARED, 'unsubscribing', 'delivery/2', 'subscription-deletion/1'],
    parts: recipients(() => (due) => due.flatMap((client, place) => (place === 1 ? [client, client] : [client]))),
  },
  {
    name: 'twenty-at-most',
    mistake: 'no more than twenty clients of a pattern are served',
    breaks: { 'delivery/1': 'once' },
    touches: ['concurrency/1'],
    parts: recipients(() => (due) => due.slice(0, 20)),
  },
  {
    name: 'first-client-only',
    mistake: 'a payload goes to the client that made the subscription',
    breaks: { 'delivery/1': 'once' },
    touches: [...SHARED, 'unsubscribing', 'delivery/2'],
    parts: recipients(() => (due) => due.slice(0, 1)),
  },
  {
    name: 'last-client-only',
    mistake: 'each new client of a pattern overwrites the one before it',
    breaks: { 'delivery/1': 'once' },
    touches: [...SHARED, 'unsubscribing', 'delivery/2'],
    parts: recipients(() => (due) => due.slice(-1)),
  },
  {
    name: 'one-pattern-of-a-channel',
    mistake: 'of several patterns that match a channel only the one taken up first is served',
    breaks: { 'delivery/1': 'once', 'delivery/2': 'once for' },
    touches: ['subscribing/2'],
    parts: recipients(() => {
      const served = new Map<string, string>()
      return (due, { pattern, channel }) => {
        if (!served.has(channel)) served.set(channel, pattern)
        return served.get(channel) === pattern ? due : []
      }
    }),
  },
  {
    name: 'once-whatever-its-patterns',
    mistake: 'a payload that a client has just got is not sent to it again for another of its patterns',
    breaks: { 'delivery/2': 'once for' },
    parts: recipients(() => {
      const last = new WeakMap<Client, string>()
      return (due, { channel, payload }) => {
        const seen = `${channel} ${payload.toString('base64')}`
        const others = due.filter((client) => last.get(client) !== seen)
        for (const client of others) last.set(client, seen)
        return others
      }
    }),
  },
  {
    name: 'named-by-its-first-pattern',
    mistake: 'a delivery names the first of the client’s patterns that begins like the channel',
    breaks: { 'delivery/2': 'once for' },
    parts: (usual) => ({
      connection: (socket, parts) => {
        const send = socket.send.bind(socket)
        const asked: string[] = []
        socket.on('message', (frame: unknown) => void asked.push(/"pattern":"([^"]*)"/.exec(String(frame))?.[1] ?? ''))
        socket.send = ((text: string) => {
          const [, channel] = /^{"origin":"P".*?"channel":"([^"]*)"/.exec(text) ?? []
          const first = asked.find((pattern) => pattern.endsWith(':*') && channel?.startsWith(pattern.slice(0, -1)))
          return send(first ? text.replace(/"pattern":"[^"]*"/, () => `"pattern":"${first}"`) : text)
        }) as typeof socket.send
        usual.connection(socket, parts)
      },
    }),
  },
  {
    name: 'backwards-in-a-burst',
    mistake: 'what could not be sent at once is kept on a stack',
    breaks: { 'delivery/3': 'in order' },
    touches: ['connection', 'scale-out/1'],
    parts: fromRedis((pass) => {
      let kept: Parameters<typeof pass>[] = []
      return (...message) => {
        if (kept.push(message) > 1) return
        setImmediate(() => {
          for (const each of kept.length > 10 ? kept.reverse() : kept) pass(...each)
          kept = []
        })
      }
    }),
  },
  {
    name: 'swapped-now-and-then',
    mistake: 'every fiftieth message of a pattern changes places with the one behind it',
    breaks: { 'delivery/3': 'in order' },
    touches: ['connection', 'scale-out/1'],
    parts: fromRedis((pass) => {
      const nth = counting()
      return (...message) => {
        const count = nth(message[0])
        if (count % 50 === 0) setTimeout(pass, 3, ...message)
        else pass(...message)
      }
    }),
  },
  {
    name: 'no-more-than-500-a-second',
    mistake: 'what comes on top of 500 messages of a pattern in a second is dropped',
    breaks: { 'delivery/3': 'in order' },
    parts: fromRedis((pass) => {
      let nth = counting()
      setInterval(() => {
        nth = counting()
      }, 1000).unref()
      return (...message) => {
        if (nth(message[0]) <= 500) pass(...message)
      }
    }),
  },
  {
    name: 'long-ones-overtaken',
    mistake: 'long payloads are prepared aside, and shorter ones overtake them',
    breaks: { 'delivery/3': 'in order' },
    touches: ['connection', 'scale-out/1'],
    parts: fromRedis((pass) => (...message) => {
      if (message[2].length > 1024) setTimeout(pass, 3, ...message)
      else pass(...message)
    }),
  },
  {
    name: 'burst-doubled-at-its-end',
    mistake: 'a buffer that is full is flushed and not emptied: its last message comes again',
    breaks: { 'delivery/3': 'in order' },
    touches: ['connection', 'scale-out/1'],
    parts: fromRedis((pass) => {
      const nth = counting()
      return (...message) => {
        const count = nth(message[0])
        pass(...message)
        if (count % 64 === 0) pass(...message)
      }
    }),
  },
  {
    name: 'patterns-by-their-beginning',
    mistake: 'who has a longer pattern of the same beginning is served along',
    breaks: { 'delivery/6': 'does not reach' },
    touches: ['subscribing/2', 'delivery/1', 'delivery/2', 'unsubscribing/3.2'],
    parts: recipients((all) => (due, { pattern }) => {
      const begin = pattern.replace(/\*$/, '')
      return every(all).flatMap((each) =>
        each.pattern === pattern ? due : each.pattern.startsWith(begin) ? toldOn(each) : [],
      )
    }),
  },
  {
    name: 'who-left-is-served-on',
    mistake: 'who gave a pattern up is served for as long as others are on it',
    breaks: { 'delivery/6': 'does not reach' },
    touches: ['unsubscribing', 'connection', 'concurrency/1', 'scale-out/2'],
    parts: recipients(() => {
      const ever = new Map<string, Set<Client>>()
      return (due, { pattern }) => {
        const clients = ever.get(pattern) ?? new Set()
        ever.set(pattern, clients)
        for (const client of due) clients.add(client)
        return due.length === 0 ? [] : [...clients]
      }
    }),
  },
  {
    name: 'patterns-alike-served-along',
    mistake: 'patterns that differ in blanks at their ends or in capital letters are served alike',
    breaks: { 'delivery/6': 'does not reach' },
    touches: ['subscribing/2'],
    parts: recipients((all) => (_, { pattern }) => {
      const fold = (text: string) => text.trim().toLowerCase()
      return every(all).flatMap((each) => (fold(each.pattern) === fold(pattern) ? toldOn(each) : []))
    }),
  },
  {
    name: 'refused-and-put-on',
    mistake: 'who gives up what another has is refused, and is on it from then on',
    breaks: { 'delivery/6': 'does not reach' },
    touches: ['unsubscribing/3.1.1'],
    parts: handler('unsubscribe', (usual) => async (request, client, subscriptions, deadline) => {
      const outcome = await usual(request, client, subscriptions, deadline)
      const subscription = subscriptions.get(request.pattern)
      if (!outcome.status && subscription) await subscription.add(client, deadline)
      return outcome
    }),
  },
  {
    name: 'five-hundred-patterns-granted',
    mistake: 'a client is granted 500 patterns, and refused any more',
    breaks: { 'delivery/8': 'is answered with status true' },
    parts: handler('subscribe', (usual) => async (request, client, ...rest) => {
      if (client.subscriptions.size >= 500) return { status: false, error: 'redis-refused' }
      return usual(request, client, ...rest)
    }),
  },
  {
    name: 'only-256-patterns-served',
    mistake: 'a client is granted every pattern, and served by the first 256',
    breaks: { 'delivery/8': 'reaches alice once' },
    parts: recipients((all) => (due, { pattern }) => {
      const subscription = all.get(pattern)
      return due.filter((client) => subscription && [...client.subscriptions].indexOf(subscription) < 256)
    }),
  },
  {
    name: 'oldest-pattern-forgotten',
    mistake: 'subscriptions are kept in a cache of 512, and the oldest falls out',
    breaks: { 'delivery/8': 'reaches alice once' },
    parts: handler('subscribe', (usual) => async (request, client, ...rest) => {
      const [oldest] = client.subscriptions
      if (oldest && client.subscriptions.size >= 512) void oldest.removeNow(client)
      return usual(request, client, ...rest)
    }),
  },
  ...PAYLOADS,
  ...GLOBS,
]
