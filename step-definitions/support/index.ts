/** All that a step needs: the world, and the claims it can make. */
export { Burst, receivedInOrder } from '../harness/bursts'
export type { Action } from '../harness/client'
export { acceptsNoHandshake, differentSessions, holdsOpenPacket, isDisconnected } from '../harness/client-claims'
export { doesNotReach, reachesOnce } from '../harness/deliveries'
export { refusesHostileFrames } from '../harness/hostile-claims'
export { eachServed, subscribeToMany } from '../harness/many-patterns'
export { agreesWithModel } from '../harness/model/histories'
export type { Written } from '../harness/notation'
export { grantedNothingWhilePaused, nothingFollows, reachesFromTheGrant } from '../harness/ordering-claims'
export type { RedisEvent } from '../harness/own-redis'
export { publishPayload, receivesUnchanged } from '../harness/payloads'
export type { Transport } from '../harness/protocol-client'
export { hasChangedNothing, isRefused, isRefusedOrDisconnected, sendsRaw } from '../harness/raw-frames'
export { doesNotHold, holds, wasSent } from '../harness/redis-claims'
export {
  answersHttp,
  endedByItself,
  hasLeftRedis,
  hasNotStatus,
  hasStatus,
  isConnectedToRedis,
} from '../harness/server-claims'
export { isTrue } from '../harness/truth'
export { upgradeUnderWay } from '../harness/upgrade'
export { answeredInOrder, deliveriesAreComplete, refusalsNameReason, repliesAreComplete } from '../harness/wire-claims'
export type { Scenario } from './world'
