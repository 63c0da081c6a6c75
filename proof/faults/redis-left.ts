import type { Socket } from 'engine.io'
import type { Subscriptions } from '../../reference-server/subscriptions'
import { leaving } from './decorate'
import type { Fault } from './fault'
import { membersOf, transportOf } from './reach-in'

const HELD = 'Redis does not hold'

/** What becomes of a client's subscriptions when it is gone, otherwise than usual. */
const leftBy = (
  leave: (client: Parameters<Subscriptions['leave']>[0], usual: () => void) => void,
): NonNullable<Fault['parts']> => {
  return (usual) => ({
    subscriptions: (...made) => {
      const subscriptions = usual.subscriptions(...made)
      const all = subscriptions.leave.bind(subscriptions)
      subscriptions.leave = (client) => leave(client, () => all(client))
      return subscriptions
    },
  })
}

/** Whether a WebSocket ended without its closing handshake. */
const vanished = (socket: Socket) =>
  transportOf(socket) === 'websocket' &&
  Reflect.get(Reflect.get(socket.transport, 'socket') as object, '_closeCode') === 1006

/** Mistakes about the subscriptions of a client that is gone. */
export const REDIS_LEFT: readonly Fault[] = [
  {
    name: 'left-behind-by-who-vanishes',
    mistake: 'only a client that says goodbye is cleaned up after',
    breaks: { 'subscription-deletion/1': HELD },
    touches: ['connection/3', 'connection/5', 'connection/7'],
    parts: leaving((leave, socket) => (reason) => {
      if (!vanished(socket)) leave(reason)
    }),
  },
  {
    name: 'left-behind-by-who-disconnects',
    mistake: 'only who unsubscribes is taken off',
    breaks: { 'subscription-deletion/1': HELD },
    touches: ['connection'],
    parts: leftBy(() => {}),
  },
  {
    name: 'left-behind-by-polling',
    mistake: 'the end of a client is listened to on its WebSocket',
    breaks: { 'subscription-deletion/1': HELD },
    touches: ['connection/4', 'connection/5'],
    parts: leaving((leave, socket) => (reason) => {
      if (transportOf(socket) === 'websocket') leave(reason)
    }),
  },
  {
    name: 'left-but-for-the-first',
    mistake: 'who disconnects is taken off the first of its patterns, because the list shrinks under the loop',
    breaks: { 'subscription-deletion/1': HELD },
    touches: ['connection/4', 'connection/5'],
    parts: leftBy((client) => {
      const [first] = client.subscriptions
      void first?.removeNow(client)
    }),
  },
  {
    name: 'left-with-everybody',
    mistake: 'the patterns of who disconnects are removed, whoever else is on them',
    breaks: { 'subscription-deletion/1': 'Redis holds' },
    touches: ['connection/4', 'connection/5', 'connection/7', 'concurrency/1'],
    parts: leftBy((client, usual) => {
      for (const subscription of client.subscriptions)
        for (const other of membersOf(subscription)) if (other !== client) void subscription.removeNow(other)
      usual()
    }),
  },
]
