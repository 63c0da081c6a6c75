/** How a client speaks to one kind of server, over WebSocket. */
export interface Wire {
  /** Path and query of the handshake. */
  readonly path: string
  /** What a client says to each of the first frames, which are greetings; '' is nothing. */
  readonly greetings: readonly string[]
  /** The text that asks to subscribe or unsubscribe; one frame answers it. */
  request(action: Action, pattern: string): string
}

export type Action = 'subscribe' | 'unsubscribe'
export type WireName = 'engine.io' | 'socket.io' | 'ws'

export const WIRES: Readonly<Record<WireName, Wire>> = {
  'engine.io': {
    path: '/engine.io/?EIO=4&transport=websocket',
    greetings: [''],
    request: (action, pattern) => `4${JSON.stringify({ action, pattern })}`,
  },
  'socket.io': {
    path: '/socket.io/?EIO=4&transport=websocket',
    greetings: ['40', ''],
    request: (action, pattern) => `420${JSON.stringify([action, pattern])}`,
  },
  ws: {
    path: '/',
    greetings: [],
    request: (action, pattern) => JSON.stringify({ action, pattern }),
  },
}

/** The handshake's request. */
export function upgrade(wire: Wire, host: string, port: number): string {
  const lines = [
    `GET ${wire.path} HTTP/1.1`,
    `Host: ${host}:${port}`,
    'Connection: Upgrade',
    'Upgrade: websocket',
    'Sec-WebSocket-Version: 13',
    'Sec-WebSocket-Key: YmVuY2htYXJrIGNsaWVudA==',
  ]
  return `${lines.join('\r\n')}\r\n\r\n`
}

/** One text frame as a client sends it: masked, by a mask of zeros, which leaves the text as it is. At most 65,535 bytes. */
export function textFrame(text: string): Buffer {
  const body = Buffer.from(text)
  const head = body.length < 126 ? [0x81, 0x80 | body.length] : [0x81, 0x80 | 126, body.length >> 8, body.length & 0xff]
  return Buffer.concat([Buffer.from([...head, 0, 0, 0, 0]), body])
}
