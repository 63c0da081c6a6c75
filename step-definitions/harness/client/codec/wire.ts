import { readFrame, requestFrame } from '../messages'
import type { Speech } from './index'

/** Messages as the completion `wire` has them; patterns and channels are in Redis what they are here. */
export const WIRE: Speech = {
  request: requestFrame,
  read: readFrame,
  nameInRedis: (pattern) => pattern,
  publications: (channel, payload) => [{ channel, payload }],
  begin: () => {},
  unknownFrames: 0,
  failure: undefined,
}
