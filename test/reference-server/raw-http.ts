// HTTP as no client library would write it.
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import type { TestContext } from 'node:test'
import { waitFor } from './fixture'

/** A connection that stores everything it receives. */
export class RawConnection {
  received = ''
  readonly closed: Promise<unknown>

  private constructor(readonly socket: Socket) {
    socket.setEncoding('latin1').on('data', (text) => {
      this.received += text
    })
    socket.on('error', () => {}) // The server may reset it.
    this.closed = new Promise((resolve) => socket.once('close', resolve))
  }

  static async open(t: TestContext, port: number): Promise<RawConnection> {
    const socket = connect(port, '127.0.0.1')
    t.after(() => socket.destroy())
    await once(socket, 'connect')
    return new RawConnection(socket)
  }

  write(text: string): void {
    this.socket.write(text)
  }

  /** The status codes of the responses so far. */
  get statuses(): number[] {
    return [...this.received.matchAll(/HTTP\/1\.1 (\d{3}) /g)].map(([, code]) => Number(code))
  }

  /** Resolves once this many responses have begun. */
  async responses(count: number): Promise<number[]> {
    await waitFor(
      () => this.statuses.length,
      (length) => length >= count,
    )
    return this.statuses
  }
}

/** What makes a GET a handshake of WebSocket. */
export const UPGRADE =
  'Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: MDEyMzQ1Njc4OWFiY2RlZg==\r\n'

/** A request; `lines` are more of its header, each with its end. */
export const get = (target: string, lines = '') => `GET ${target} HTTP/1.1\r\nHost: h\r\n${lines}\r\n`
