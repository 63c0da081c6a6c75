import type { ReadHeader } from './frame-counter'
import { connectPacket, readPacketHeader, requestPacket } from './mqtt'
import { readFrameHeader, textFrame, upgradeRequest } from './websocket'

export type Action = 'subscribe' | 'unsubscribe'

/** How a client talks to one kind of server. */
export interface Protocol {
  /** The first bytes a client sends. */
  readonly opening: () => Buffer
  /** Whether the server replies to them with an HTTP response head, which ends with an empty line. */
  readonly http: boolean
  readonly readHeader: ReadHeader
  /** The server's first frames belong to the handshake. For each, what the client replies (undefined: nothing). */
  readonly handshakeReplies: readonly (Buffer | undefined)[]
  /** A request to subscribe or unsubscribe; the server replies with one frame. */
  readonly request: (action: Action, pattern: string) => Buffer
}

export type ProtocolName = 'engine.io' | 'socket.io' | 'ws' | 'mqtt'

const websocket = (path: string) => ({ opening: () => upgradeRequest(path), http: true, readHeader: readFrameHeader })

export const PROTOCOLS: Readonly<Record<ProtocolName, Protocol>> = {
  'engine.io': {
    ...websocket('/engine.io/?EIO=4&transport=websocket'),
    handshakeReplies: [undefined],
    request: (action, pattern) => textFrame(`4${JSON.stringify({ action, pattern })}`),
  },
  'socket.io': {
    ...websocket('/socket.io/?EIO=4&transport=websocket'),
    handshakeReplies: [textFrame('40'), undefined],
    request: (action, pattern) => textFrame(`420${JSON.stringify([action, pattern])}`),
  },
  ws: {
    ...websocket('/'),
    handshakeReplies: [],
    request: (action, pattern) => textFrame(JSON.stringify({ action, pattern })),
  },
  mqtt: {
    opening: () => connectPacket(`bench-${clientIds++}`),
    http: false,
    readHeader: readPacketHeader,
    handshakeReplies: [undefined],
    request: (action, pattern) => requestPacket(action, mqttName(pattern)),
  },
}

/** MQTT closes a connection when another one uses the same client id. */
let clientIds = 0

/** The MQTT name of a pattern or channel: `a:b:*` becomes `a/b/+`, `a:b:1` becomes `a/b/1`. */
export function mqttName(name: string): string {
  return name.replaceAll(':', '/').replace('*', '+')
}
