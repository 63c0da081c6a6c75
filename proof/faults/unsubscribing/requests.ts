import type { Fault } from '../fault'
import { receiving } from '../tools/decorate'
import { repliesSent, transportOf } from '../tools/reach-in'

const GRANTED = 'request to unsubscribe is answered with status true'

const isUnsubscribe = (frame: unknown) => typeof frame === 'string' && /"action":\s*"unsubscribe"/.test(frame)

/** Mistakes about receiving the request at all. */
export const REQUESTS: readonly Fault[] = [
  {
    name: 'unsubscribe-over-polling-unheard',
    mistake: 'requests to unsubscribe are not read over polling',
    breaks: { 'unsubscribing/1': GRANTED, 'connection/3': GRANTED },
    parts: receiving((pass, socket) => (frame) => {
      if (transportOf(socket) !== 'polling' || !isUnsubscribe(frame)) pass(frame)
    }),
  },
  {
    name: 'unsubscribe-over-polling-unanswered',
    mistake: 'a polling client is removed but gets no reply',
    breaks: { 'unsubscribing/1': GRANTED, 'connection/3': GRANTED },
    parts: repliesSent(({ action }, socket) => (action === 'unsubscribe' && transportOf(socket) === 'polling' ? 0 : 1)),
  },
  {
    name: 'unsubscribe-hangs-up',
    mistake: 'unsubscribing closes the connection',
    breaks: {
      'unsubscribing/1': GRANTED,
      'unsubscribing/2.1.1': 'is answered with status false',
      'unsubscribing/3.1.1': 'is answered with status false',
      'unsubscribing/3.2.2': 'is answered with status true',
      'wire/1': 'is answered with status true',
      'wire/4': 'is answered with status true',
    },
    parts: receiving((pass, socket) => (frame) => {
      if (isUnsubscribe(frame)) socket.close(true)
      else pass(frame)
    }),
  },
]
