import type { Agent } from 'node:http'
import { SuiteError } from '../../errors'
import type { WireTap } from './wire-tap'

/** Revisions of the Engine.IO protocol that the suite speaks. */
export type Revision = 3 | 4

/** The third begins on polling, and upgrades to websocket when it is told to (`beginUpgrade`). */
export type Transport = 'websocket' | 'polling' | 'polling, then websocket'

export interface EngineOptions {
  /** the Engine.IO path, `/engine.io` */
  path: string
  transport: Transport
  agent: Agent
}

/** The client's end of one Engine.IO session. It never reconnects, and never leaves by itself. */
export interface EngineSocket {
  /** what crosses the wire */
  readonly wire: WireTap
  /** `open`, `message`, `close` (with a reason), `error`, `upgrade`, `upgradeError` */
  readonly events: NodeJS.EventEmitter
  /** the session id from the open packet; valid while it is open */
  readonly sessionId: string
  /** Called with the JSON of the open packet, as it came. */
  onHandshake(listener: (packet: object) => void): void
  send(frame: string | Buffer): void
  /** Sends the packet by which a client of this revision shows that it is there: a pong in 4, a ping in 3. */
  sendHeartbeat(): void
  /** From now on answers to pings are sent so many ms late. In revision 3 there are none: there the client pings. */
  delayPongs(ms: number): void
  /** The WebSocket that carries the session. Throws SuiteError where it is not on websocket. */
  webSocket(): WebSocketLike
  /** Leaves with a close packet, or the WebSocket's closing handshake. */
  close(): void
  /** Begins the upgrade from polling to websocket; it ends with `upgrade` or `upgradeError`. */
  beginUpgrade(): void
}

/** What we use of the WebSocket below a transport of engine.io-client, which has no methods for it. */
export interface WebSocketLike extends NodeJS.EventEmitter {
  ping(data: Buffer): void
  send(data: string | Buffer, options: { fin: boolean; binary: boolean }): void
}

export function webSocketOf(transport: object): WebSocketLike {
  const { ws } = transport as { ws?: WebSocketLike }
  if (!ws) throw new SuiteError('what is WebSocket’s own needs the transport websocket')
  return ws
}
