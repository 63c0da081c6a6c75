import type { Server } from '../../reference-server/server'
import type { Fault } from './fault'
import { override } from './tools/bare'
import { CLOSED, LISTENING, reports } from './tools/status'

/** The faults of `server-listening`. */
export const SERVER_LISTENING: readonly Fault[] = [
  {
    name: 'status-stays-initializing',
    mistake: 'the status is not updated once the port is open',
    breaks: { 'server-listening/1': LISTENING },
    server: reports((status) => (status === 'LISTENING' ? 'INITIALIZING' : status)),
  },
  {
    name: 'status-of-another-spelling',
    mistake: 'the status is a word that is not in Server.STATUS',
    breaks: { 'server-listening/1': LISTENING, 'server-closing/1': CLOSED },
    server: reports((status) => status.toLowerCase()),
  },
  {
    name: 'status-listening-with-clients-only',
    mistake: 'the server says it is listening only while a client is connected',
    breaks: { 'server-listening/1': LISTENING },
    server: reports((status, clients) => (status === 'LISTENING' && clients === 0 ? 'INITIALIZING' : status)),
  },
  {
    name: 'status-listening-from-the-first-client',
    mistake: 'the server says it is listening only after the first client has connected',
    breaks: { 'server-listening/1': LISTENING },
    server: (usual) =>
      class extends usual {
        private visited = false

        constructor(...args: ConstructorParameters<typeof Server>) {
          super(...args)
          this.once('connection', () => {
            this.visited = true
          })
        }

        override get status() {
          return super.status === 'LISTENING' && !this.visited ? 'INITIALIZING' : super.status
        }
      },
  },
  {
    name: 'status-listening-at-once',
    mistake: 'the server says that it is listening before it has tried to',
    breaks: { 'server-listening/1': 'only once its port accepts' },
    bare: override('Lifecycle', 'onStart', (_usual, lifecycle) => () => {
      lifecycle.status = 'LISTENING'
    }),
  },
  {
    name: 'status-never-listening',
    mistake: 'the status is not updated once the port is open, in another server',
    breaks: { 'server-listening/1': LISTENING },
    bare: override('Lifecycle', 'onListening', () => () => {}),
  },
]
