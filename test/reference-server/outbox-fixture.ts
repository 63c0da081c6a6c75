import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo, Socket as TcpSocket } from 'node:net'
import type { TestContext } from 'node:test'
import { Server as Engine, type ServerOptions, type Socket } from 'engine.io'
import { Socket as Client } from 'engine.io-client'
import { Outboxes } from '../../reference-server/delivery/outbox'
import { endPollingSoon } from './fixture'

/** For clients that may leave any number of bytes unsent. */
export const UNLIMITED = { check() {} }

/** The server's side of a client, and what the client has received. */
export interface Pair {
  readonly socket: Socket
  readonly client: Client
  readonly got: string[]
  /** What was received, once there are `count` messages or more. */
  received(count: number): Promise<string[]>
}

/** An Engine.IO server that ends with the test, and outboxes for its clients. */
export async function createOutboxFixture(t: TestContext, options: ServerOptions = {}) {
  const http = createServer()
  const engine = new Engine(options)
  endPollingSoon(engine)
  engine.attach(http)
  await once(http.listen(0, '127.0.0.1'), 'listening')
  t.after(() => {
    engine.close()
    http.close()
    http.closeAllConnections()
  })
  const errors: Error[] = []
  const outboxes = new Outboxes(Number.MAX_SAFE_INTEGER, (error) => errors.push(error))

  async function connect(...transports: string[]): Promise<Pair> {
    const connected = once(engine, 'connection')
    const client = new Client(`ws://127.0.0.1:${(http.address() as AddressInfo).port}`, { transports })
    const got: string[] = []
    client.on('message', (text: string) => got.push(text))
    await once(client as unknown as NodeJS.EventEmitter, 'open')
    const [socket] = (await connected) as [Socket]
    const received = async (count: number) => {
      while (got.length < count) await new Promise((resolve) => client.once('message', resolve))
      return got
    }
    return { socket, client, got, received }
  }
  return { engine, outboxes, errors, connect }
}

/** Records the writes to this client's TCP connection, one entry for each; they are still written. */
export function recordWrites(t: TestContext, { socket }: Pair): Buffer[] {
  const writes: Buffer[] = []
  const connection = Reflect.get(Reflect.get(socket.transport, 'socket') as object, '_socket') as TcpSocket
  const write = connection.write.bind(connection) as (bytes: Buffer, done?: () => void) => boolean
  t.mock.method(connection, 'write', (bytes: Buffer, done?: () => void) => {
    writes.push(bytes)
    return write(bytes, done)
  })
  return writes
}
