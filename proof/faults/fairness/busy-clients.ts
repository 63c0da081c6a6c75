import type { Fault } from '../fault'
import { Busy } from '../tools/busy'
import { all, receiving } from '../tools/decorate'
import { fromRedis } from '../tools/recipients'

/** Mistakes about clients that keep asking. */
export const BUSY_CLIENTS: readonly Fault[] = [
  {
    name: 'busy-client-first',
    mistake: 'the server serves nobody else until the client that keeps it busy has nothing more to ask',
    breaks: { 'fairness/5': "bob's request to subscribe is answered" },
    parts: (parts) => {
      const busy = new Busy()
      return receiving((pass, socket) => {
        const held: unknown[] = []
        const passHeld = () => {
          for (const frame of held.splice(0)) pass(frame)
        }
        return (frame) => {
          if (held.length === 0 && !busy.isBusyBesides(socket)) {
            busy.onFrame(socket)
            pass(frame)
          } else if (held.push(frame) === 1) busy.whenQuiet(passHeld)
        }
      })(parts)
    },
  },
  {
    name: 'deliveries-once-idle',
    mistake: 'deliveries are sent once no request has come for a moment: while one client keeps asking, none is',
    breaks: { 'fairness/5': 'What is published the moment bob is granted a pattern reaches bob' },
    parts: (parts) => {
      const busy = new Busy()
      return all(
        receiving((pass, socket) => (frame) => {
          busy.onFrame(socket)
          pass(frame)
        }),
        fromRedis((pass) => {
          const held: Parameters<typeof pass>[] = []
          const passHeld = () => {
            for (const message of held.splice(0)) pass(...message)
          }
          return (...message) => {
            if (held.length === 0 && !busy.isBusyBesides()) pass(...message)
            else if (held.push(message) === 1) busy.whenQuiet(passHeld)
          }
        }),
      )(parts)
    },
  },
]
