import { setTimeout as wait } from 'node:timers/promises'
import type { Fault } from './fault'
import { both, override } from './tools/bare'
import { CLOSED, LISTENING, reports } from './tools/status'

/** The faults of `server-closing`. */
export const SERVER_CLOSING: readonly Fault[] = [
  {
    name: 'status-stays-closing',
    mistake: 'the status is not updated once closing is done',
    breaks: { 'server-closing/1': CLOSED },
    server: reports((status) => (status === 'CLOSED' ? 'CLOSING' : status)),
  },
  {
    name: 'status-stays-listening',
    mistake: 'closing does not change the status at all',
    breaks: { 'server-closing/1': CLOSED },
    server: reports((status) => (status.startsWith('CLOS') ? 'LISTENING' : status)),
  },
  {
    name: 'status-begins-anew',
    mistake: 'a closed server goes back to its initial status',
    breaks: { 'server-closing/1': CLOSED },
    server: reports((status) => (status === 'CLOSED' ? 'INITIALIZING' : status)),
  },
  {
    name: 'status-closed-without-clients',
    mistake: 'a server without clients says it is closed',
    breaks: { 'server-closing/1': 'is not CLOSED', 'server-listening/1': LISTENING },
    server: reports((status, clients) => (clients === 0 ? 'CLOSED' : status)),
  },
  {
    name: 'status-closing-while-clients-were-there',
    mistake: 'closing never finishes if a client had to be disconnected',
    breaks: { 'server-closing/1': CLOSED },
    server: (usual) =>
      class extends usual {
        private crowded = false

        override close() {
          this.crowded ||=
            Number(Reflect.get(Reflect.get(Reflect.get(this, 'httpServer'), 'engine'), 'clientsCount')) > 0
          return super.close()
        }

        override get status() {
          return super.status === 'CLOSED' && this.crowded ? 'CLOSING' : super.status
        }
      },
  },
  {
    name: 'status-closed-at-once',
    mistake: 'the server says that it is closed when it has been told to close, and then finishes what it does',
    breaks: { 'server-closing/1': 'only once its port no longer accepts' },
    bare: both(
      override('Lifecycle', 'onClosing', (_usual, lifecycle) => () => {
        lifecycle.status = 'CLOSED'
      }),
      override('Engine', 'close', (usual) => () => wait(100).then(usual)),
    ),
  },
  {
    name: 'status-never-closed',
    mistake: 'the status is not updated once closing is done, in another server',
    breaks: { 'server-closing/1': CLOSED },
    bare: override('Lifecycle', 'onClosed', () => () => {}),
  },
]
