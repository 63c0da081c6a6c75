import type { Server } from '../../reference-server/server'
import type { Fault } from './fault'

/** Another word for the status; `seen` counts the clients that are there. */
const says =
  (word: (status: string, clients: number) => string): NonNullable<Fault['server']> =>
  (usual) =>
    class extends usual {
      private clients = 0

      constructor(...args: ConstructorParameters<typeof Server>) {
        super(...args)
        this.on('connection', () => {
          this.clients += 1
        })
        this.on('disconnection', () => {
          this.clients -= 1
        })
      }

      override get status() {
        return word(super.status, this.clients ?? 0) as Server['status']
      }
    }

const LISTENING = 'The status of the server is LISTENING'
const CLOSED = 'The status of the server is CLOSED'

export const STATUS: readonly Fault[] = [
  {
    name: 'status-stays-initializing',
    mistake: 'nobody sets the status once the port is open',
    breaks: { 'server-listening/1': LISTENING },
    server: says((status) => (status === 'LISTENING' ? 'INITIALIZING' : status)),
  },
  {
    name: 'status-of-another-spelling',
    mistake: 'the status is a word, but none of Server.STATUS',
    breaks: { 'server-listening/1': LISTENING, 'server-closing/1': CLOSED },
    server: says((status) => status.toLowerCase()),
  },
  {
    name: 'status-listening-with-clients-only',
    mistake: 'the server says it is listening while a client is there',
    breaks: { 'server-listening/1': LISTENING },
    server: says((status, clients) => (status === 'LISTENING' && clients === 0 ? 'INITIALIZING' : status)),
  },
  {
    name: 'status-listening-from-the-first-client',
    mistake: 'the server says it is listening when somebody has come',
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
    name: 'status-stays-closing',
    mistake: 'the end of closing is not noticed',
    breaks: { 'server-closing/1': CLOSED },
    server: says((status) => (status === 'CLOSED' ? 'CLOSING' : status)),
  },
  {
    name: 'status-stays-listening',
    mistake: 'closing has no status at all',
    breaks: { 'server-closing/1': CLOSED },
    server: says((status) => (status.startsWith('CLOS') ? 'LISTENING' : status)),
  },
  {
    name: 'status-begins-anew',
    mistake: 'a closed server is put back to where it began',
    breaks: { 'server-closing/1': CLOSED },
    server: says((status) => (status === 'CLOSED' ? 'INITIALIZING' : status)),
  },
  {
    name: 'status-closed-without-clients',
    mistake: 'a server that nobody is connected to is taken for closed',
    breaks: { 'server-closing/1': 'is not CLOSED', 'server-listening/1': LISTENING },
    server: says((status, clients) => (clients === 0 ? 'CLOSED' : status)),
  },
  {
    name: 'status-closing-while-clients-were-there',
    mistake: 'closing is at its end only if no client had to be sent away',
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
]
