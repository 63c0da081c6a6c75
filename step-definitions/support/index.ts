/** What steps may use: the claims, sorted by their files in harness/claims, and the world. */
export { Burst, receivedInOrder } from '../harness/claims/bursts'
export { acceptsNoHandshake, differentSessions, holdsOpenPacket, isDisconnected } from '../harness/claims/clients'
export { isConsistent } from '../harness/claims/consistency'
export { doesNotReach, reachesOnce } from '../harness/claims/deliveries'
export { refusesHostileFrames } from '../harness/claims/hostile-frames'
export { eachServed, subscribeToMany } from '../harness/claims/many-patterns'
export { agreesWithModel } from '../harness/claims/model/histories'
export { grantedNothingWhilePaused, nothingFollows, reachesFromTheGrant } from '../harness/claims/ordering'
export { publishPayload, receivesUnchanged } from '../harness/claims/payloads'
export { hasChangedNothing, isRefused, isRefusedOrDisconnected, sendsRaw } from '../harness/claims/raw-frames'
export { doesNotHold, holds, wasSent } from '../harness/claims/redis'
export {
  answersHttp,
  endedByItself,
  hasLeftRedis,
  hasNotStatus,
  hasStatus,
  isConnectedToRedis,
} from '../harness/claims/server'
export { upgradeUnderWay } from '../harness/claims/upgrade'
export { answeredInOrder, deliveriesAreComplete, refusalsNameReason, repliesAreComplete } from '../harness/claims/wire'
export type { Action } from '../harness/client/client'
export type { Transport } from '../harness/client/protocol-client'
export type { Written } from '../harness/notation'
export type { RedisEvent } from '../harness/redis/breakable-redis'
export type { Scenario } from './world'
