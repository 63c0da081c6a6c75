import { Agent } from 'node:http'
import { Agent as SecureAgent } from 'node:https'
import type { Socket } from 'node:net'
import type { Duplex } from 'node:stream'

/** An HTTP agent that knows its sockets, so that a client can vanish without a word on any transport. */
export interface DroppingAgent {
  agent: Agent
  /** destroys every socket, and any that is asked for later: no close packet, no closing handshake */
  drop(): void
  /** from now on nothing that is written on any of them goes out; they stay open */
  mute(): void
}

export function droppingAgent(secure: boolean): DroppingAgent {
  const sockets = new Set<Duplex>()
  let dropped = false
  let muted = false
  const agent = secure ? new SecureAgent() : new Agent()
  const create = agent.createConnection.bind(agent)
  agent.createConnection = (...args: Parameters<typeof create>) => {
    const socket = create(...args)
    if (!socket) return socket
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
    if (muted) silence(socket)
    if (dropped) socket.destroy() // a polling client would send its close packet on it
    return socket
  }
  return {
    agent,
    drop: () => {
      dropped = true
      for (const socket of sockets) destroy(socket as Socket)
    },
    mute: () => {
      muted = true
      for (const socket of sockets) silence(socket)
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

/** What is written counts as sent, and goes nowhere. An end still goes out: a WebSocket only ends what the server has. */
function silence(socket: Duplex): void {
  socket._write = (_chunk, _encoding, done) => done()
  socket._writev = (_chunks, done) => done()
}
