import type { Socket as TcpSocket } from 'node:net'
import { Duplex } from 'node:stream'
import { Server as Engine, Socket } from 'engine.io'
import { frameOf } from './frame'

/** Where WebSocket frames leave for one client: a WebSocket of `ws`, by what has to be looked at for each batch. */
export interface DirectWay {
  readonly readyState: number
  /** The client's TCP connection. */
  readonly _socket: TcpSocket
}

/** What is used here of Engine.IO 6.6 and ws 8 that is private to them; each may be missing in another version. */
interface Inside {
  readonly writeBuffer?: readonly unknown[]
  readonly transport: {
    readonly name: string
    readonly perMessageDeflate?: unknown
    readonly socket?: DirectWay
  }
}

/** `readyState` of an open WebSocket. */
const OPEN = 1

/**
 * Bytes beyond what the system took, with which a client counts as behind: from there on it is Engine.IO's queue that grows,
 * where what waits for all clients together is counted (`Backlog`).
 */
const BEHIND = 2 ** 16

/**
 * The way past Engine.IO to a client's connection, on which many messages leave in one write; it can be taken while it `isClear`.
 * `undefined` while there is none: on polling (also while it is being upgraded), with compression, while messages wait in Engine.IO,
 * which must not be overtaken, and where somebody wants to see what is sent. `send` is right then, as it is always.
 */
export function fastPath(socket: Socket): DirectWay | undefined {
  const { writeBuffer, transport } = socket as unknown as Inside
  if (transport.name !== 'websocket' || transport.perMessageDeflate || writeBuffer?.length !== 0) return undefined
  if (socket.send !== Socket.prototype.send || socket.listenerCount('flush') > 0) return undefined
  return transport.socket
}

/**
 * Whether a way that was found can be taken now. Nothing that `fastPath` looks at changes while a client's messages take this way
 * alone, so it need not be asked again: to ask for each batch made the median latency 5 to 7 % longer (200 clients).
 */
export function isClear({ readyState, _socket }: DirectWay): boolean {
  return readyState === OPEN && _socket.writableLength <= BEHIND
}

/** The handshake of a WebSocket client. */
const HANDSHAKE = {
  method: 'GET',
  url: '/?EIO=4&transport=websocket',
  headers: {
    connection: 'Upgrade',
    upgrade: 'websocket',
    'sec-websocket-version': '13',
    'sec-websocket-key': 'cmVoZWFyc2luZyBpdCA6KQ==',
  },
}

/**
 * Whether the versions of Engine.IO and ws that are installed are as `fastPath` expects. Tried out on a client in memory: what
 * takes the fast path must come out as what takes the usual one.
 */
export async function fastPathWorks(): Promise<boolean> {
  const written: Buffer[] = []
  const connection = new Duplex({
    read() {},
    write(chunk: Buffer, _encoding, done) {
      written.push(chunk)
      done()
    },
  })
  try {
    const engine = new Engine()
    let client: Socket | undefined
    engine.once('connection', (socket: Socket) => {
      client = socket
    })
    engine.handleUpgrade(HANDSHAKE as Parameters<Engine['handleUpgrade']>[0], connection, Buffer.alloc(0))
    await new Promise((resolve) => setImmediate(resolve))
    const way = client && fastPath(client)
    if (way && isClear(way)) way._socket.write(frameOf('é'))
    client?.send('é')
    const twice = Buffer.concat([frameOf('é'), frameOf('é')])
    return Buffer.concat(written).subarray(-twice.length).equals(twice)
  } catch {
    return false
  } finally {
    connection.destroy()
  }
}
