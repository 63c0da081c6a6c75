import { Agent } from 'node:http'
import { Agent as SecureAgent } from 'node:https'
import type { Socket } from 'node:net'
import type { Duplex } from 'node:stream'

/** An HTTP agent that knows its sockets, so that a client can vanish without a close packet on any transport. */
export interface DroppingAgent {
  agent: Agent
  /** destroys every socket, and every later one: no close packet, no closing handshake */
  drop(): void
  /** from now on nothing that is written to a socket goes out; the sockets stay open */
  mute(): void
  /** from now on nothing is read from the sockets that are open; over polling, one of them waits for the response to the poll */
  stopReading(): void
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
    if (muted) discardWrites(socket)
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
      for (const socket of sockets) discardWrites(socket)
    },
    stopReading: () => {
      for (const socket of sockets) socket.pause()
    },
  }
}

/**
 * Destroys a socket. One that is still connecting is destroyed once its request is sent: it carries the next poll, and
 * a server that never received that poll could not notice the loss before its ping timeout.
 */
function destroy(socket: Socket): void {
  if (!socket.connecting) {
    socket.destroy()
    return
  }
  socket.unref()
  socket.once('connect', () => setImmediate(() => socket.destroy()))
}

/** Writes succeed, and go nowhere. FIN is still sent: a WebSocket client only sends it after the server has closed. */
function discardWrites(socket: Duplex): void {
  socket._write = (_chunk, _encoding, done) => done()
  socket._writev = (_chunks, done) => done()
}
