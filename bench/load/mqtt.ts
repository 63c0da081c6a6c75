import type { FrameHeader } from './frame-counter'

/** An MQTT packet's fixed header: the type, and the remaining length in one to four 7-bit bytes (MQTT 3.1.1, 2.2). */
export function readPacketHeader(chunk: Buffer, at: number, end: number): FrameHeader | undefined {
  let bytes = 0
  for (let place = at + 1, factor = 1; place < end; place += 1, factor *= 128) {
    const digit = chunk[place] as number
    bytes += (digit & 0x7f) * factor
    if (digit < 0x80) return { size: place + 1 - at, bytes }
  }
  return undefined
}

/** CONNECT with a clean session, and no keep-alive. */
export function connectPacket(clientId: string): Buffer {
  return packet(0x10, [text('MQTT'), Buffer.from([4, 2, 0, 0]), text(clientId)])
}

/** SUBSCRIBE with QoS 0, or UNSUBSCRIBE. */
export function requestPacket(action: 'subscribe' | 'unsubscribe', filter: string): Buffer {
  const id = Buffer.from([0, 1])
  return action === 'subscribe' ? packet(0x82, [id, text(filter), Buffer.from([0])]) : packet(0xa2, [id, text(filter)])
}

/** PUBLISH with QoS 0: delivered at most once, as Redis does. */
export function publishPacket(topic: string, message: string | Buffer): Buffer {
  return packet(0x30, [text(topic), Buffer.from(message)])
}

export const PING_REQUEST = Buffer.from([0xc0, 0])

function packet(type: number, parts: Buffer[]): Buffer {
  const body = Buffer.concat(parts)
  const length: number[] = []
  let left = body.length
  do {
    length.push((left % 128) | (left >= 128 ? 0x80 : 0))
    left = Math.floor(left / 128)
  } while (left > 0)
  return Buffer.concat([Buffer.from([type, ...length]), body])
}

function text(value: string): Buffer {
  const bytes = Buffer.from(value)
  return Buffer.concat([Buffer.from([bytes.length >> 8, bytes.length & 0xff]), bytes])
}
