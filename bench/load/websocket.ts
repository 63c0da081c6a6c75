import type { FrameHeader } from './frame-counter'

const CLOSE = 8

/** A WebSocket frame's header as servers send it, unmasked (RFC 6455, 5.2). Throws on a close frame. */
export function readFrameHeader(chunk: Buffer, at: number, end: number): FrameHeader | undefined {
  if (end - at < 2) return undefined
  if (((chunk[at] as number) & 0x0f) === CLOSE) throw new Error('the server sent a close frame')
  const short = (chunk[at + 1] as number) & 0x7f
  if (short < 126) return { size: 2, bytes: short }
  const size = short === 126 ? 4 : 10
  if (end - at < size) return undefined
  return { size, bytes: short === 126 ? chunk.readUInt16BE(at + 2) : Number(chunk.readBigUInt64BE(at + 2)) }
}

/** A text frame as a client sends it, at most 65,535 bytes. Its masking key is zero, which leaves the text unchanged. */
export function textFrame(text: string): Buffer {
  const body = Buffer.from(text)
  const length = body.length < 126 ? [0x80 | body.length] : [0x80 | 126, body.length >> 8, body.length & 0xff]
  return Buffer.concat([Buffer.from([0x81, ...length, 0, 0, 0, 0]), body])
}

/** The headers of the opening handshake; the key is any 16 bytes. */
const UPGRADE = {
  Connection: 'Upgrade',
  Upgrade: 'websocket',
  'Sec-WebSocket-Version': '13',
  'Sec-WebSocket-Key': 'YmVuY2htYXJrIGNsaWVudA==',
}

/** The request of the opening handshake (RFC 6455, 4.1). */
export function upgradeRequest(path: string): Buffer {
  const headers = Object.entries(UPGRADE).map(([name, value]) => `${name}: ${value}`)
  return Buffer.from([`GET ${path} HTTP/1.1`, 'Host: 127.0.0.1', ...headers, '', ''].join('\r\n'))
}
