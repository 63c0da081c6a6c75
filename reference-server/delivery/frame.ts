/** The Engine.IO packet type `message`, which precedes the text. */
const MESSAGE = 0x34 // '4'

/** The first byte of an unmasked, unfragmented text frame (RFC 6455, 5.2). */
const TEXT_FRAME = 0x81

/** A message as Engine.IO sends it over WebSocket, in one buffer: one text frame that holds `4` and the text. */
export function frameOf(text: string): Buffer {
  const length = 1 + Buffer.byteLength(text)
  const head = length < 126 ? 2 : length < 2 ** 16 ? 4 : 10
  const frame = Buffer.allocUnsafe(head + length)
  frame[0] = TEXT_FRAME
  if (head === 2) {
    frame[1] = length
  } else if (head === 4) {
    frame[1] = 126
    frame.writeUInt16BE(length, 2)
  } else {
    frame[1] = 127
    frame.writeBigUInt64BE(BigInt(length), 2)
  }
  frame[head] = MESSAGE
  frame.write(text, head + 1)
  return frame
}
