import type { Server } from '../../../reference-server/server'
import type { Fault } from '../fault'

/** A server that reports another status; `clients` is the number of connected clients. */
export const reports =
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

export const LISTENING = 'The status of the server is LISTENING'
export const CLOSED = 'The status of the server is CLOSED'
