import { Agent } from 'node:http'
import { Agent as SecureAgent } from 'node:https'
import type { Socket } from 'node:net'
import type { Duplex } from 'node:stream'

/** An HTTP agent that knows its sockets, so that a client can vanish without a word on any transport. */
export interface DroppingAgent {
  agent: Agent
  /** destroys every socket, and any that is asked for later: no close packet, no closing handshake */
  drop(): void
}

export function droppingAgent(secure: boolean): DroppingAgent {
  const sockets = new Set<Duplex>()
  let dropped = false
  const agent = secure ? new SecureAgent() : new Agent()
  const create = agent.createConnection.bind(agent)
  agent.createConnection = (...args: Parameters<typeof create>) => {
    const socket = create(...args)
    if (!socket) return socket
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
    if (dropped) socket.destroy() // a polling client would send its close packet on it
    return socket
  }
  return {
    agent,
    drop: () => {
      dropped = true
      for (const socket of sockets) destroy(socket as Socket)
    },
  }
}

/**
 * Destroys a socket; one that is still connecting as soon as its request is out. It carries the next poll: a server
 * that never got that could not know of the loss before its ping timeout.
 */
function destroy(socket: Socket): void {
  if (!socket.connecting) {
    socket.destroy()
    return
  }
  socket.unref()
  socket.once('connect', () => setImmediate(() => socket.destroy()))
}
