import type { Fault } from '../fault'
import { override, overrideProtocol, renaming } from '../tools/bare'

/** Mistakes about subscribing, in the bare server. */
export const IN_THE_BARE_SERVER: readonly Fault[] = [
  {
    name: 'no-emoji-in-patterns',
    mistake: 'a pattern with an emoji is no pattern',
    breaks: { 'subscribing/1': 'is answered with status true' },
    bare: overrideProtocol(
      'isValid',
      (usual) => (pattern) => usual(pattern) && !/\p{Extended_Pictographic}/u.test(pattern),
    ),
  },
  {
    name: 'stars-folded',
    mistake: 'several stars mean the same as one, so they are made one',
    breaks: { 'subscribing/2': 'Redis holds' },
    bare: renaming((pattern) => pattern.replace(/\*+/g, '*')),
  },
  {
    name: 'sets-of-one-unfolded',
    mistake: 'a set of one letter is the letter, so it is made one',
    breaks: { 'subscribing/2': 'Redis holds', 'delivery/7': '' },
    bare: renaming((pattern) => pattern.replace(/\[([a-z])\]/g, '$1')),
  },
  {
    name: 'created-one-at-a-time',
    mistake: 'who asks for a pattern that is being created is refused, because it is not there yet',
    breaks: { 'subscribing/2.1.1': 'is answered with status true' },
    bare: override(
      'Client',
      'subscribe',
      (usual, client) => async (pattern, deadline) =>
        client.subscriptions.all.get(pattern)?.isHeld === false ? 'not-ready' : usual(pattern, deadline),
    ),
  },
  {
    name: 'held-is-taken',
    mistake: 'a pattern that anybody is subscribed to is taken',
    breaks: { 'subscribing/3': 'is answered with status true' },
    bare: override(
      'Client',
      'subscribe',
      (usual, client) => async (pattern, deadline) =>
        client.subscriptions.all.has(pattern) ? 'already-subscribed' : usual(pattern, deadline),
    ),
  },
  {
    name: 'duplicate-welcome',
    mistake: 'who is on a pattern already is granted it again',
    breaks: { 'subscribing/3.1.1': 'is answered with status false' },
    bare: override('Client', 'subscribe', (usual) => async (pattern, deadline) => {
      const error = await usual(pattern, deadline)
      return error === 'already-subscribed' ? undefined : error
    }),
  },
  {
    name: 'duplicate-keeps-it-alive',
    mistake: 'each request to subscribe is counted, refused ones too, and as many are needed to leave',
    breaks: { 'subscribing/3.1.1': 'Redis does not hold' },
    bare: override('Client', 'subscribe', (usual, client) => async (pattern, deadline) => {
      const error = await usual(pattern, deadline)
      const ghost = { deliver: () => {} }
      if (error === 'already-subscribed') client.subscriptions.all.get(pattern)?.members.set(ghost, false)
      return error
    }),
  },
  {
    name: 'added-in-words-only',
    mistake: 'a client is told that it is added, and never receives anything',
    breaks: { 'subscribing/3.2.1': 'reaches', 'server-initializing/3': 'reaches' },
    bare: override('Subscriptions', 'activate', () => () => {}),
  },
  {
    name: 'grant-without-a-pattern',
    mistake: 'a reply with status true leaves the pattern out, since the client knows it',
    breaks: { 'subscribing/3.2.2': 'names the action and the pattern', 'wire/5': 'are answered in their order' },
    bare: overrideProtocol(
      'reply',
      (usual) => (action, pattern, error) => usual(action, error === undefined ? undefined : pattern, error),
    ),
  },
  {
    name: 'granted-and-granted',
    mistake: 'a grant is said when Redis was asked, and again when it has answered',
    breaks: { 'subscribing/3.2.2': 'hears nothing more', 'wire/4': 'hears nothing more' },
    bare: override('Client', 'reply', (usual) => (message) => {
      usual(message)
      if (message.includes('"status":true')) usual(message)
    }),
  },
]
