import type { Fault } from '../fault'
import { override } from '../tools/bare'

/** Mistakes about clients that ask too much, or do not read, in the bare server. */
export const IN_THE_BARE_SERVER: readonly Fault[] = [
  {
    name: 'queue-of-64',
    mistake: 'of a client’s requests that wait, those beyond 64 are dropped',
    breaks: {
      'fairness/1': '',
      'connection/1': '',
      'connection/2': '',
      'fairness/5': '',
      'fairness/2': '',
      'robustness/7': '',
      'delivery/8': '',
    },
    bare: override('Client', 'answer', (usual) => {
      let waiting = 0
      return async (frame, deadline) => {
        waiting += 1
        const isTooMany = waiting > 64
        setTimeout(() => {
          waiting -= 1
        }, 50)
        if (!isTooMany) await usual(frame, deadline)
      }
    }),
  },
  {
    name: 'refusals-stop-at-a-thousand',
    mistake: 'after a thousand frames that are no requests, a client gets no replies any more',
    breaks: { 'fairness/2': '' },
    bare: override('Client', 'answer', (usual) => {
      let bad = 0
      return async (frame, deadline) => {
        if (frame === 'x') bad += 1
        if (bad <= 1_000) await usual(frame, deadline)
      }
    }),
  },
  {
    name: 'pongs-fill-the-queue',
    mistake: 'a client that sends a thousand pongs is not heard any more',
    breaks: { 'fairness/3': '' },
    bare: override('Session', 'onPong', (usual, session) => {
      let pongs = 0
      return () => {
        usual()
        pongs += 1
        if (pongs > 1_000) session.onMessage = () => {}
      }
    }),
  },
  {
    name: 'all-wait-for-who-does-not-read',
    mistake: 'a delivery goes out once the one before it was taken, whoever that was for',
    breaks: { 'fairness/4': '' },
    bare: (parts) => {
      let last: Promise<unknown> = Promise.resolve()
      return override('Session', 'sendFrame', (usual) => (websocket, packet) => {
        last = last.then(() => {
          usual(websocket, packet)
          if (packet.data.length > 100_000) return new Promise((resolve) => websocket.send('6', resolve))
          return undefined
        })
      })(parts)
    },
  },
  {
    name: 'who-asks-most-comes-first',
    mistake: 'a client with requests that wait is served before all others',
    breaks: { 'fairness/5': '' },
    bare: (parts) => {
      let busiest: object | undefined
      return override('Client', 'answer', (usual, client) => {
        let asked = 0
        return async (frame, deadline) => {
          asked += 1
          if (asked > 200) busiest = client
          if (!client.session.isOpen) busiest = undefined
          while (busiest && busiest !== client) await new Promise((resolve) => setTimeout(resolve, 10))
          await usual(frame, deadline)
        }
      })(parts)
    },
  },
]
