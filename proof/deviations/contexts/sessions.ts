import { AGES, type Places, STATES_OF_REDIS, same, WITHOUT_SIZE } from './context'

const NEIGHBOUR_ON_WEBSOCKET = { open: 'the neighbour of a client that does not read is on websocket' }
const ONE_AT_A_TIME = { open: 'one client at a time upgrades, and nobody is slow meanwhile' }

export const HANDSHAKE: Places = {
  polling: ['server-initializing/1'],
  websocket: ['server-initializing/1'],
  upgrading: { reason: 'a session that upgrades has had its handshake' },
  alone: ['server-initializing/1'],
  crowded: ['session/6'],
  'slow neighbour': { open: 'nobody connects beside a slow client' },
  ...same(AGES, { reason: 'a session begins with it' }),
  small: ['server-initializing/1'],
  'at the limit': { reason: 'no limit for it is announced' },
  'over it': ['session/8'],
  'Redis up': ['server-initializing/1'],
  'Redis quiet': ['resilience/3', 'resilience/5'],
  'Redis away': ['resilience/1', 'resilience/9'],
  'Redis back': ['resilience/6'],
}

export const SESSION_ID: Places = {
  polling: ['session/5', 'session/6'],
  websocket: ['session/5'],
  upgrading: ['session/5'],
  alone: ['session/5'],
  crowded: ['session/6'],
  'slow neighbour': { reason: 'an id depends on no other client' },
  young: ['session/6'],
  'older than a ping': ['session/5'],
  'older than 10 s': ['session/2'],
  small: ['session/5'],
  'at the limit': { reason: 'no limit for it is announced' },
  'over it': ['session/5'],
  'Redis up': ['session/5'],
  'Redis quiet': ['resilience/3', 'resilience/5'],
  'Redis away': ['resilience/1', 'resilience/9'],
  'Redis back': ['resilience/6'],
}

export const POLL: Places = {
  polling: ['connection/1', 'delivery/3'],
  websocket: { reason: 'there are no polls' },
  upgrading: ['connection/3'],
  alone: ['connection/1'],
  crowded: ['fairness/1', 'fairness/2'],
  'slow neighbour': NEIGHBOUR_ON_WEBSOCKET,
  young: ['connection/1'],
  'older than a ping': ['session/2', 'session/3'],
  'older than 10 s': ['session/2'],
  small: ['connection/1'],
  'at the limit': { reason: 'what a server sends has no announced limit' },
  'over it': ['fairness/4'],
  'Redis up': ['connection/1'],
  'Redis quiet': { open: 'no client is on polling while Redis hangs' },
  'Redis away': ['resilience/1'],
  'Redis back': { open: 'no client is on polling when Redis comes back' },
}

export const POST: Places = {
  polling: ['connection/1', 'session/8'],
  websocket: { reason: 'nothing is posted' },
  upgrading: ['connection/3'],
  alone: ['connection/1'],
  crowded: ['fairness/1', 'fairness/2', 'fairness/3'],
  'slow neighbour': NEIGHBOUR_ON_WEBSOCKET,
  young: ['connection/1'],
  'older than a ping': ['session/2'],
  'older than 10 s': ['session/2'],
  small: ['connection/1'],
  'at the limit': ['session/7'],
  'over it': ['session/7', 'robustness/6'],
  'Redis up': ['connection/1'],
  'Redis quiet': { open: 'no client is on polling while Redis hangs' },
  'Redis away': ['resilience/1'],
  'Redis back': { open: 'no client is on polling when Redis comes back' },
}

export const WEBSOCKET_FRAME: Places = {
  polling: { reason: 'there are bodies instead' },
  websocket: ['connection/2'],
  upgrading: ['connection/3', 'session/4'],
  alone: ['connection/2'],
  crowded: ['concurrency/1', 'fairness/1'],
  'slow neighbour': ['fairness/4'],
  young: ['connection/2'],
  'older than a ping': ['session/2', 'session/3'],
  'older than 10 s': ['session/2'],
  small: ['connection/2'],
  'at the limit': ['session/7'],
  'over it': ['session/7', 'robustness/6'],
  'Redis up': ['connection/2'],
  'Redis quiet': ['resilience/5'],
  'Redis away': ['resilience/1', 'resilience/9'],
  'Redis back': ['resilience/2', 'resilience/3'],
}

const LATER = { open: 'every upgrade takes place at the beginning of a session' }

export const PROBE: Places = {
  polling: ['session/4'],
  websocket: { reason: 'there is nothing left to take over' },
  upgrading: ['connection/3'],
  alone: ['session/4'],
  crowded: ONE_AT_A_TIME,
  'slow neighbour': ONE_AT_A_TIME,
  young: ['session/4'],
  'older than a ping': LATER,
  'older than 10 s': LATER,
  ...WITHOUT_SIZE,
  ...same(STATES_OF_REDIS, { open: 'nobody upgrades while something happens to Redis' }),
  'Redis up': ['session/4'],
}

export const UPGRADE: Places = {
  ...PROBE,
  polling: ['connection/3', 'session/4'],
  alone: ['connection/3'],
  young: ['connection/3'],
  'Redis up': ['connection/3'],
}

export const NOOP: Places = {
  ...PROBE,
  polling: { reason: 'it is sent in upgrades only' },
  websocket: { reason: 'there is no poll to release' },
  alone: ['connection/3'],
  young: ['connection/3'],
  'Redis up': ['connection/3'],
}

export const PING: Places = {
  polling: ['session/1'],
  websocket: ['session/1'],
  upgrading: ['session/1'],
  alone: ['session/1'],
  crowded: { open: 'no scenario with many clients lasts until a ping' },
  'slow neighbour': { open: 'no scenario with a slow client lasts until a ping' },
  young: ['session/1'],
  'older than a ping': ['session/1'],
  'older than 10 s': ['session/2'],
  ...WITHOUT_SIZE,
  ...same(STATES_OF_REDIS, { open: 'nothing happens to Redis for as long as a ping cycle' }),
  'Redis up': ['session/1'],
}

export const PONG: Places = {
  ...PING,
  polling: ['session/2', 'session/3'],
  websocket: ['session/2', 'session/3'],
  upgrading: ['session/2', 'connection/6'],
  alone: ['session/2'],
  crowded: ['fairness/3'],
  young: ['fairness/3'],
  'older than a ping': ['session/2'],
  'Redis up': ['session/2'],
}

export const CLOSE: Places = {
  polling: ['connection/4', 'connection/5', 'session/5'],
  websocket: ['connection/4', 'connection/5', 'session/5'],
  upgrading: ['connection/3'],
  alone: ['connection/4'],
  crowded: ['connection/7', 'concurrency/1'],
  'slow neighbour': { open: 'nobody leaves beside a slow client' },
  young: ['connection/7'],
  'older than a ping': ['connection/6', 'session/3'],
  'older than 10 s': { open: 'nobody leaves after so long' },
  ...WITHOUT_SIZE,
  'Redis up': ['connection/4', 'subscription-deletion/1'],
  'Redis quiet': ['connection/7', 'resilience/5'],
  'Redis away': ['resilience/4'],
  'Redis back': ['resilience/4'],
}
