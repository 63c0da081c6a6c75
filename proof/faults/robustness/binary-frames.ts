import type { Fault } from '../fault'
import { receiving, requests } from '../tools/decorate'

/** Mistakes about binary messages. */
export const BINARY_FRAMES: readonly Fault[] = [
  {
    name: 'bytes-taken-for-text',
    mistake: 'a binary message is decoded as text, and served if it is a request',
    breaks: { 'robustness/5': 'alice is refused', 'robustness/7': 'Hostile frames are refused' },
    parts: requests((read, frame, usual) => (Buffer.isBuffer(frame) ? usual.decode(frame.toString()) : read)),
  },
  {
    name: 'bytes-unanswered',
    mistake: 'a binary message is silently ignored',
    breaks: { 'robustness/5': 'alice is refused' },
    parts: receiving((pass) => (frame) => {
      if (!Buffer.isBuffer(frame)) pass(frame)
    }),
  },
  {
    name: 'bytes-end-connection',
    mistake: 'a binary message ends the connection, as if it were an attack',
    breaks: { 'robustness/5': 'alice is refused' },
    parts: receiving((pass, socket) => (frame) => {
      if (Buffer.isBuffer(frame)) socket.close()
      else pass(frame)
    }),
  },
]
