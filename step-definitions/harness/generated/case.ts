/** What is done in a random history: who sits at which place, and patterns and channels by their depth (model/model.ts). */
export type Step =
  | { does: 'asks'; client: number; action: 'subscribe' | 'unsubscribe'; pattern: number }
  | { does: 'publishes'; channel: number }
  | { does: 'waits' }
  | { does: 'leaves'; client: number; way: 'disconnects' | 'vanishes' }

/** A frame as JSON can hold it: text as it is, bytes in base64. */
export type RecordedFrame = { text: string } | { base64: string }

/** A case that was generated, as data, so that the very same can be done again (`schemas/trace.schema.json`). */
export type GeneratedCase =
  | { kind: 'frames'; frames: readonly RecordedFrame[] }
  | { kind: 'history'; clients: number; patterns: number; steps: readonly Step[] }

/** What is done again: the mark that every name in it carries (Names), and the case, if it was generated. */
export interface Recorded {
  mark: string
  generated?: GeneratedCase
}

export function recordedFrame(frame: string | Buffer): RecordedFrame {
  return typeof frame === 'string' ? { text: frame } : { base64: frame.toString('base64') }
}

/** The frame as it was sent, byte for byte, but for the mark where the names are others now. */
export function frameFrom(frame: RecordedFrame, recordedMark: string, mark: string): string | Buffer {
  if ('text' in frame) return frame.text.replaceAll(recordedMark, mark)
  const bytes = Buffer.from(frame.base64, 'base64').toString('latin1')
  return Buffer.from(bytes.replaceAll(recordedMark, mark), 'latin1')
}
