/** The packets of Engine.IO, revision 4, each at the place of its digit. */
const TYPES = ['open', 'close', 'ping', 'pong', 'message', 'upgrade', 'noop'] as const

export interface Packet {
  type: (typeof TYPES)[number]
  data: string | Buffer
}

/** Between the packets of one body. */
export const SEPARATOR = '\x1e'

/** A packet as text, for a body or a text frame; bytes become base64. */
export function encodePacket({ type, data }: Packet): string {
  return typeof data === 'string' ? `${TYPES.indexOf(type)}${data}` : `b${data.toString('base64')}`
}

/** undefined for what is no packet. */
export function decodePacket(text: string): Packet | undefined {
  if (text.startsWith('b')) return { type: 'message', data: Buffer.from(text.slice(1), 'base64') }
  const type = TYPES['0123456'.indexOf(text.charAt(0) || '-')]
  return type && { type, data: text.slice(1) }
}
