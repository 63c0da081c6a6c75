import type { Client } from '../../../reference-server/subscription'
import type { Fault } from '../fault'
import { handler } from '../tools/decorate'
import { every, grantedOn, recipients } from '../tools/recipients'

/** Mistakes about which clients get a payload, and for which of their patterns. */
export const RECIPIENTS: readonly Fault[] = [
  {
    name: 'doubled-for-the-second',
    mistake: 'the second client of a pattern gets a listener of its own, and keeps the shared one',
    breaks: { 'delivery/1': 'once' },
    parts: recipients(() => (due) => due.flatMap((client, place) => (place === 1 ? [client, client] : [client]))),
  },
  {
    name: 'twenty-at-most',
    mistake: 'at most twenty clients of a pattern get payloads',
    breaks: { 'delivery/1': 'once' },
    parts: recipients(() => (due) => due.slice(0, 20)),
  },
  {
    name: 'first-client-only',
    mistake: 'a payload goes only to the client that created the subscription',
    breaks: { 'delivery/1': 'once', 'connection/1': 'reaches' },
    parts: recipients(() => (due) => due.slice(0, 1)),
  },
  {
    name: 'last-client-only',
    mistake: 'each new client of a pattern replaces the one before it',
    breaks: { 'delivery/1': 'once', 'delivery/2': 'unchanged, once' },
    parts: recipients(() => (due) => due.slice(-1)),
  },
  {
    name: 'one-pattern-of-a-channel',
    mistake: 'of several patterns that match a channel, only the first is served',
    breaks: { 'delivery/1': 'once', 'delivery/2': 'once for' },
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
    mistake: 'a client gets a payload once, even if several of its patterns match',
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
    mistake: 'a delivery names the client’s first pattern with the prefix of the channel',
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
    name: 'patterns-by-their-beginning',
    mistake: 'clients with a longer pattern of the same prefix get the payload too',
    breaks: { 'delivery/6': 'does not reach', 'delivery/2': 'unchanged, once' },
    parts: recipients((all) => (due, { pattern }) => {
      const begin = pattern.replace(/\*$/, '')
      return every(all).flatMap((each) =>
        each.pattern === pattern ? due : each.pattern.startsWith(begin) ? grantedOn(each) : [],
      )
    }),
  },
  {
    name: 'who-left-is-served-on',
    mistake: 'a client that has unsubscribed is served as long as others are on the pattern',
    breaks: { 'delivery/6': 'does not reach' },
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
    mistake: 'patterns that differ only in case or outer spaces are served alike',
    breaks: { 'delivery/6': 'does not reach' },
    parts: recipients((all) => (_, { pattern }) => {
      const fold = (text: string) => text.trim().toLowerCase()
      return every(all).flatMap((each) => (fold(each.pattern) === fold(pattern) ? grantedOn(each) : []))
    }),
  },
  {
    name: 'refused-and-put-on',
    mistake: 'a client refused to unsubscribe from a pattern of another client is put on it',
    breaks: { 'delivery/6': 'does not reach' },
    parts: handler('unsubscribe', (usual) => async (request, client, subscriptions, deadline) => {
      const outcome = await usual(request, client, subscriptions, deadline)
      const subscription = subscriptions.get(request.pattern)
      if (!outcome.status && subscription) await subscription.add(client, deadline)
      return outcome
    }),
  },
  {
    name: 'five-hundred-patterns-granted',
    mistake: 'a client is granted 500 patterns and refused any more',
    breaks: { 'delivery/8': 'is answered with status true' },
    parts: handler('subscribe', (usual) => async (request, client, ...rest) => {
      if (client.subscriptions.size >= 500) return { status: false, error: 'redis-refused' }
      return usual(request, client, ...rest)
    }),
  },
  {
    name: 'only-256-patterns-served',
    mistake: 'a client is granted every pattern, but only its first 256 are served',
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
]
