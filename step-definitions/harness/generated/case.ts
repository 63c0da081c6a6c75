import type { RecordedFrame } from '../../../schemas/types'

/** A frame as JSON can hold it: text as it is, bytes in base64. */
export function recordedFrame(frame: string | Buffer): RecordedFrame {
  return typeof frame === 'string' ? { text: frame } : { base64: frame.toString('base64') }
}

/** The frame as it was sent, byte for byte, but for the mark where the names are others now. */
export function frameFrom(frame: RecordedFrame, recordedMark: string, mark: string): string | Buffer {
  if ('text' in frame) return frame.text.replaceAll(recordedMark, mark)
  const bytes = Buffer.from(frame.base64, 'base64').toString('latin1')
  return Buffer.from(bytes.replaceAll(recordedMark, mark), 'latin1')
}
