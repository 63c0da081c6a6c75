import type { Fault } from '../fault'
import { override, overrideProtocol } from '../tools/bare'

/** Mistakes about unsubscribing, in the bare server. */
export const IN_THE_BARE_SERVER: readonly Fault[] = [
  {
    name: 'unsubscribe-unknown',
    mistake: 'the action unsubscribe is not known',
    breaks: { 'unsubscribing/1': '', 'unsubscribing/3.2.2': 'is answered with status true' },
    bare: overrideProtocol('decode', (usual) => (frame) => {
      const request = usual(frame)
      return request.action === 'unsubscribe' ? { ...request, error: 'unknown-action' } : request
    }),
  },
  {
    name: 'nothing-is-left-with-success',
    mistake: 'leaving what one never had succeeds, because one is not on it afterwards',
    breaks: {
      'unsubscribing/2.1.1': 'is answered with status false',
      'unsubscribing/3.1.1': 'is answered with status false',
    },
    bare: override('Client', 'unsubscribe', (usual) => async (pattern, deadline) => {
      await usual(pattern, deadline)
      return undefined
    }),
  },
  {
    name: 'anybody-takes-off',
    mistake: 'who is not on a pattern takes one off who is',
    breaks: { 'unsubscribing/3.1.1': 'reaches' },
    bare: override('Client', 'unsubscribe', (usual, { subscriptions }) => async (pattern, deadline) => {
      const error = await usual(pattern, deadline)
      const [member] = error === undefined ? [] : (subscriptions.all.get(pattern)?.members.keys() ?? [])
      if (member) await subscriptions.leave(member, pattern)
      return error
    }),
  },
  {
    name: 'left-in-words-only',
    mistake: 'a client that leaves a pattern is told so, and stays on it',
    breaks: { 'unsubscribing/3.2': '' },
    bare: override(
      'Client',
      'unsubscribe',
      (_usual, client) => async (pattern) => (client.subscriptions.has(client, pattern) ? undefined : 'not-subscribed'),
    ),
  },
  {
    name: 'one-leaves-for-all',
    mistake: 'the subscription ends with the first client that leaves it',
    breaks: { 'unsubscribing/3.2.1.1': '' },
    bare: override('Client', 'unsubscribe', (usual, client) => async (pattern, deadline) => {
      const members = client.subscriptions.all.get(pattern)?.members
      for (const member of members?.has(client) ? [...members.keys()] : [])
        if (member !== client) members?.delete(member)
      return usual(pattern, deadline)
    }),
  },
  {
    name: 'empty-ones-are-kept',
    mistake: 'a pattern is kept in Redis when its last client unsubscribes, because it may be needed again',
    breaks: { 'unsubscribing/3.2.1.1': 'Redis does not hold', 'subscription-deletion/1': '' },
    bare: override('Client', 'unsubscribe', (_usual, client) => async (pattern) => {
      if (!client.subscriptions.has(client, pattern)) return 'not-subscribed'
      const members = client.subscriptions.all.get(pattern)?.members
      members?.delete(client)
      members?.set({ deliver: () => {} }, false)
      return undefined
    }),
  },
  {
    name: 'left-is-refused',
    mistake: 'the reply to unsubscribing says that the client is not subscribed, as it is then',
    breaks: { 'unsubscribing/3.2.2': 'is answered with status true' },
    bare: override(
      'Client',
      'unsubscribe',
      (usual) => async (pattern, deadline) => (await usual(pattern, deadline)) ?? 'not-subscribed',
    ),
  },
]
