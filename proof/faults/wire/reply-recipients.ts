import type { Handler } from '../../../reference-server/handler'
import type { Action } from '../../../reference-server/protocol'
import type { Decoration, Fault } from '../fault'
import { all, handler, receiving, sending } from '../tools/decorate'
import { membersOf } from '../tools/reach-in'
import { isReply } from '../tools/replies'

/** Sends the reply to all other clients on the pattern too. */
function overheard(action: Action, when: (status: boolean) => boolean): Decoration {
  const make = (usual: Handler): Handler => {
    return async (request, client, subscriptions, deadline) => {
      const outcome = await usual(request, client, subscriptions, deadline)
      const subscription = subscriptions.get(request.pattern)
      for (const other of subscription && when(outcome.status) ? membersOf(subscription) : [])
        if (other !== client) other.outbox.put(JSON.stringify({ origin: 'S', ...request, ...outcome }))
      return outcome
    }
  }
  return handler(action, make)
}

/** Mistakes about which client gets a reply. */
export const REPLY_RECIPIENTS: readonly Fault[] = [
  {
    name: 'grant-told-to-all',
    mistake: 'all clients on the pattern are told that a client has joined',
    breaks: { 'wire/7': 'hears nothing more', 'wire/4': 'hears nothing more' },
    parts: overheard('subscribe', (status) => status),
  },
  {
    name: 'refusal-told-to-all',
    mistake: 'all clients on the pattern are told that a client was refused',
    breaks: { 'wire/7': 'hears nothing more' },
    parts: all(
      overheard('subscribe', (status) => !status),
      overheard('unsubscribe', (status) => !status),
    ),
  },
  {
    name: 'farewell-told-to-all',
    mistake: 'all clients on the pattern are told that a client has left',
    breaks: { 'wire/7': 'hears nothing more', 'wire/4': 'hears nothing more' },
    parts: overheard('unsubscribe', (status) => status),
  },
  {
    name: 'answers-who-asked-last',
    mistake: 'the client to reply to is kept in a variable that the next request overwrites',
    breaks: {
      'wire/4': 'is answered',
      'wire/7': 'is answered',
      'subscribing/2.1.1': 'is answered with status true',
      'robustness/1': 'hears nothing more',
      'robustness/2': 'hears nothing more',
      'robustness/3': 'hears nothing more',
      'robustness/4': 'hears nothing more',
      'robustness/5': 'hears nothing more',
    },
    parts: (usual) => {
      let current: { send(message: string): unknown } | undefined
      return all(
        sending((send) => (message) => void (isReply(message) ? current?.send(message) : send(message))),
        receiving((pass, socket) => (frame) => {
          current = socket
          pass(frame)
        }),
      )(usual)
    },
  },
]
