import type { Fault } from '../fault'
import { override, overrideProtocol } from '../tools/bare'

/** Mistakes about deliveries, in the bare server. */
export const IN_THE_BARE_SERVER: readonly Fault[] = [
  {
    name: 'equal-payloads-once',
    mistake: 'a delivery that is equal to the last one is taken for a repetition, and left out',
    breaks: { 'delivery/1': '' },
    bare: override('Client', 'deliver', (usual) => {
      let last = ''
      return (message) => {
        if (message !== last) usual(message)
        last = message
      }
    }),
  },
  {
    name: 'first-member-only',
    mistake: 'of the clients on a pattern, only the first is served',
    breaks: { 'delivery/1': 'reaches' },
    bare: override('Subscriptions', 'activate', (usual, subscriptions) => (client, pattern) => {
      if (subscriptions.all.get(pattern)?.members.size === 1) usual(client, pattern)
    }),
  },
  {
    name: 'once-for-all-its-patterns',
    mistake: 'a client receives a payload once, however many of its patterns match',
    breaks: { 'delivery/2': '' },
    bare: override('Client', 'deliver', (usual) => {
      let last = ''
      return (message) => {
        const { channel, payload } = JSON.parse(message)
        const isSame = last === `${channel} ${payload}` && payload === 'hello'
        last = `${channel} ${payload}`
        if (!isSame) usual(message)
      }
    }),
  },
  {
    name: 'long-ones-later',
    mistake: 'a long delivery is put off until the next turn of the event loop',
    breaks: {
      'delivery/3': 'once, in order',
      'connection/1': '',
      'connection/2': '',
      'connection/3': '',
      'session/2': '',
    },
    bare: override('Client', 'deliver', (usual) => (message) => {
      if (message.length > 4_000) setTimeout(() => usual(message), 5)
      else usual(message)
    }),
  },
  {
    name: 'bytes-made-text',
    mistake: 'bytes that are no UTF-8 are delivered as text',
    breaks: { 'delivery/5': 'unchanged' },
    bare: overrideProtocol(
      'delivery',
      (usual) => (pattern, channel, payload) => usual(pattern, channel, Buffer.from(String(payload))),
    ),
  },
  {
    name: 'served-to-all-who-ever-were',
    mistake: 'a payload goes to everybody who was ever served',
    breaks: { 'delivery/6': '', 'unsubscribing/3.2': '', 'delivery/1': '' },
    bare: (parts) => {
      const served = new Set<(message: string) => void>()
      return override('Client', 'deliver', (usual) => {
        served.add(usual)
        return (message) => {
          for (const serve of served) serve(message)
        }
      })(parts)
    },
  },
  {
    name: 'negation-unknown',
    mistake: 'a pattern that excludes letters is held, and its payloads are filtered out',
    breaks: { 'delivery/7': 'reaches' },
    bare: override('Subscriptions', 'deliver', (usual) => (pattern, ...rest) => {
      if (!pattern.includes('[^')) usual(pattern, ...rest)
    }),
  },
  {
    name: 'five-hundred-patterns',
    mistake: 'a client is served for five hundred patterns, and granted more',
    breaks: { 'delivery/8': '' },
    bare: override('Subscriptions', 'activate', (usual, subscriptions) => (client, pattern) => {
      const has = [...subscriptions.all.values()].filter(({ members }) => members.has(client))
      if (has.length <= 500) usual(client, pattern)
    }),
  },
  {
    name: 'body-length-in-characters',
    mistake: 'Content-Length is the number of characters, so that a body beyond ASCII loses its end',
    breaks: {
      'delivery/4': 'unchanged',
      'wire/6': 'is answered with status',
      'connection/1': 'is answered with status false',
    },
    bare: override('Session', 'encodeBody', (usual) => (packets) => {
      const text = usual(packets)
      return Buffer.from(text).subarray(0, text.length).toString()
    }),
  },
  {
    name: 'letters-cut-in-a-frame',
    mistake: 'long messages are copied in pieces of 16 KiB, which breaks letters on the borders',
    breaks: { 'delivery/4': 'unchanged' },
    bare: override('Session', 'sendMessage', (usual) => (data) => {
      const bytes = Buffer.from(data)
      let copy = ''
      for (let at = 0; at < bytes.length; at += 16_384) copy += bytes.toString('utf8', at, at + 16_384)
      usual(copy)
    }),
  },
]
