import type { Fault } from '../fault'
import { override } from '../tools/bare'

const COMPLETED = 'The upgrade of alice to websocket is completed'

/** Mistakes about WebSockets that ask to take a session over. All of them in the bare server. */
export const PROBES: readonly Fault[] = [
  {
    name: 'lost-probe-ends-session',
    mistake: 'when a WebSocket ends, its session ends, even if it never took it over',
    breaks: { 'session/4': '' },
    bare: override('Session', 'onProbeLost', (usual, session) => () => {
      usual()
      session.close()
    }),
  },
  {
    name: 'one-probe-only',
    mistake: 'a session remembers that it was probed, and refuses a second probe',
    breaks: { 'session/4': COMPLETED },
    bare: override('Session', 'onProbeLost', () => () => {}),
  },
  {
    name: 'taken-over-at-once',
    mistake: 'a session goes over to a WebSocket as soon as that is open',
    breaks: { 'session/4': '', 'connection/3': '' },
    bare: override('Session', 'probe', (_usual, session) => (candidate) => {
      candidate.send('3probe')
      session.adopt(candidate)
    }),
  },
  {
    name: 'one-noop-only',
    mistake: 'a session releases a poll once, and after a failed probe never again',
    breaks: { 'session/4': COMPLETED, 'connection/3': COMPLETED },
    bare: override('Session', 'releasePoll', (usual, session) => {
      let hasReleased = false
      return () => {
        if (hasReleased || !session.poll) return
        hasReleased = true
        usual()
      }
    }),
  },
]
