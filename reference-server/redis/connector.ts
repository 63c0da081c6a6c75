import { createConnection, type Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'
import { AbstractConnector } from 'ioredis'
import type { RedisAddress } from './address'
import { ReplyReader, type Stage } from './reply-reader'

/** Looks without any byte after which a connection is given up. */
const LOOKS_UNTIL_DEAD = 5

/** Milliseconds a connection has to close in order; then it is destroyed. */
const DISCONNECT_TIMEOUT = 500

/** What a connection must know of the commands on it. */
export interface ConnectionState {
  readonly stage: Stage
  /** Whether Redis owes us anything. */
  readonly isAwaiting: boolean
}

/**
 * The class with which ioredis connects (its option `Connector`).
 *
 * @param ca certificates in PEM that TLS trusts instead of the system's
 * @param lookInterval milliseconds between two looks for a silent connection
 */
export function connectorTo(
  address: RedisAddress,
  { ca, lookInterval, state }: { ca: string | undefined; lookInterval: number; state: ConnectionState },
): new () => AbstractConnector {
  return class extends AbstractConnector {
    constructor() {
      super(Math.min(DISCONNECT_TIMEOUT, lookInterval))
    }

    override async connect(): Promise<Socket> {
      this.connecting = true
      const socket = openSocket(address, ca)
      this.stream = socket
      checkReplies(socket, state)
      endIfSilent(socket, lookInterval, state)
      return socket
    }
  }
}

/** Begins to connect. */
export function openSocket({ endpoint, tls }: RedisAddress, ca?: string): Socket {
  return tls ? connectTls({ ...endpoint, ...(ca !== undefined && { ca }) }) : createConnection(endpoint)
}

/** Destroys a connection as soon as anything arrives that is no reply of Redis; ioredis does not get to see it. */
function checkReplies(socket: Socket, state: ConnectionState): void {
  const reader = new ReplyReader()
  const emit = socket.emit.bind(socket) as (...args: unknown[]) => boolean
  // Not a listener of `data`: whatever the order of the listeners, the one of ioredis would be called as well.
  const checkedEmit = (...args: unknown[]) => {
    const [event, bytes] = args
    const wrong = event === 'data' ? reader.read(bytes as Buffer, state.stage) : undefined
    if (wrong === undefined) return emit(...args)
    socket.destroy(new Error(`it is no Redis, or sends what no Redis sends: ${wrong}`))
    return true
  }
  Reflect.set(socket, 'emit', checkedEmit)
}

/**
 * Destroys a connection on which nothing is read for five to six intervals although something is awaited. Time counts only
 * while this process runs: after a pause of any length there was one look, and that only after what had arrived was read.
 */
export function endIfSilent(socket: Socket, interval: number, state: ConnectionState): void {
  let bytesRead = 0
  let silentLooks = 0
  const look = () => {
    silentLooks = state.isAwaiting && socket.bytesRead === bytesRead ? silentLooks + 1 : 0
    bytesRead = socket.bytesRead
    if (silentLooks > LOOKS_UNTIL_DEAD) socket.destroy(new Error('it does not answer'))
  }
  const timer = setInterval(() => setImmediate(look), interval).unref()
  socket.once('close', () => clearInterval(timer))
}
