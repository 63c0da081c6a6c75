import type { EngineOptions, EngineSocket, Revision } from './engine-socket'
import { openRevision3 } from './revision-3'
import { openRevision4 } from './revision-4'

export type { EngineOptions, EngineSocket, Revision, Transport } from './engine-socket'

/** Connects to `http://host:port`; that ends with `open` or `error`. */
export function openSocket(revision: Revision, origin: string, options: EngineOptions): EngineSocket {
  return revision === 3 ? openRevision3(origin, options) : openRevision4(origin, options)
}
export type { WirePacket } from './wire-tap'
