import { readFrame, requestFrame } from '../messages'
import type { MessageCodec } from './message-codec'

/** Messages in the form of the completion `wire`. Patterns and channels have the same names in Redis. */
export const wireCodec: MessageCodec = {
  request: requestFrame,
  read: readFrame,
  nameInRedis: (pattern) => pattern,
  publications: (channel, payload) => [{ channel, payload }],
  mustExpress: false,
  reset: () => {},
  unknownFrames: 0,
  failure: undefined,
}
