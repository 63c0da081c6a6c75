/** All that a step needs: the world, and the claims it can make. */
export type { Action } from '../harness/client'
export { differentSessions, holdsOpenPacket } from '../harness/client-claims'
export { doesNotReach, reachesOnce } from '../harness/deliveries'
export type { Written } from '../harness/notation'
export type { Transport } from '../harness/protocol-client'
export { doesNotHold, holdsOnce, wasSent } from '../harness/redis-claims'
export { answersHttp, hasNotStatus, hasStatus, isConnectedToRedis } from '../harness/server-claims'
export type { Scenario } from './world'
