import { Agent } from 'node:http'
import { Agent as SecureAgent } from 'node:https'
import type { Duplex } from 'node:stream'

/** An HTTP agent that knows its sockets, so that a client can vanish without a word on any transport. */
export interface DroppingAgent {
  agent: Agent
  /** destroys every socket: no close packet, no closing handshake */
  drop(): void
}

export function droppingAgent(secure: boolean): DroppingAgent {
  const sockets = new Set<Duplex>()
  const agent = secure ? new SecureAgent() : new Agent()
  const create = agent.createConnection.bind(agent)
  agent.createConnection = (...args: Parameters<typeof create>) => {
    const socket = create(...args)
    if (socket) {
      sockets.add(socket)
      socket.once('close', () => sockets.delete(socket))
    }
    return socket
  }
  return {
    agent,
    drop: () => {
      for (const socket of sockets) socket.destroy()
      agent.destroy()
    },
  }
}
