import type { Agent } from 'node:http'
import { openRevision3 } from './revision-3'
import { openRevision4 } from './revision-4'

/** Revisions of the Engine.IO protocol that the suite speaks. */
export type Revision = 3 | 4

/** The third begins on polling, and changes to websocket when it is told to (`beginUpgrade`). */
export type Transport = 'websocket' | 'polling' | 'polling, then websocket'

export interface EngineOptions {
  /** the Engine.IO path, `/engine.io` */
  path: string
  transport: Transport
  agent: Agent
}

/** A client's end of one Engine.IO session. It never reconnects, and never leaves by itself, whatever pings it gets. */
export interface EngineSocket {
  /** `open`, `message`, `close` (with a reason), `error`, `upgrade`, `upgradeError` */
  readonly events: NodeJS.EventEmitter
  /** the session id that the open packet gave; holds while it is open */
  readonly sessionId: string
  /** Called with the JSON of the open packet, as it came. */
  onHandshake(listener: (packet: object) => void): void
  send(frame: string | Buffer): void
  /** Leaves with a close packet, or the WebSocket's closing handshake. */
  close(): void
  /** Begins to change from polling to websocket; `upgrade` or `upgradeError` tells how that ends. */
  beginUpgrade(): void
}

/** Connects to `http://host:port`; `open` or `error` tells how that ends. */
export function openSocket(revision: Revision, origin: string, options: EngineOptions): EngineSocket {
  return revision === 3 ? openRevision3(origin, options) : openRevision4(origin, options)
}
