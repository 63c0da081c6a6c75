import type { ReadHead } from './frames'
import { connectPacket, readPacketHead, requestPacket } from './mqtt'
import { readFrameHead, textFrame, upgradeRequest } from './websocket'

export type Action = 'subscribe' | 'unsubscribe'

/** How a client speaks to one kind of server. */
export interface Wire {
  /** What a client says first. */
  readonly opening: () => Buffer
  /** Whether that is answered as HTTP does: everything up to an empty line. */
  readonly http: boolean
  readonly readHead: ReadHead
  /** What a client says to each of the first frames, which are greetings; undefined is nothing. */
  readonly greetings: readonly (Buffer | undefined)[]
  /** Asks to subscribe or unsubscribe; one frame answers it. */
  readonly request: (action: Action, pattern: string) => Buffer
}

export type WireName = 'engine.io' | 'socket.io' | 'ws' | 'mqtt'

const websocket = (path: string) => ({ opening: () => upgradeRequest(path), http: true, readHead: readFrameHead })

export const WIRES: Readonly<Record<WireName, Wire>> = {
  'engine.io': {
    ...websocket('/engine.io/?EIO=4&transport=websocket'),
    greetings: [undefined],
    request: (action, pattern) => textFrame(`4${JSON.stringify({ action, pattern })}`),
  },
  'socket.io': {
    ...websocket('/socket.io/?EIO=4&transport=websocket'),
    greetings: [textFrame('40'), undefined],
    request: (action, pattern) => textFrame(`420${JSON.stringify([action, pattern])}`),
  },
  ws: {
    ...websocket('/'),
    greetings: [],
    request: (action, pattern) => textFrame(JSON.stringify({ action, pattern })),
  },
  mqtt: {
    opening: () => connectPacket(`bench-${clientIds++}`),
    http: false,
    readHead: readPacketHead,
    greetings: [undefined],
    request: (action, pattern) => requestPacket(action, mqttName(pattern)),
  },
}

/** A second connection of the same name would end the first. */
let clientIds = 0

/** Patterns here are `a:b:*`, and channels `a:b:1`; MQTT has them as `a/b/+` and `a/b/1`. */
export function mqttName(name: string): string {
  return name.replaceAll(':', '/').replace('*', '+')
}
