import { AGES, type Places, STATES_OF_REDIS, same, TRANSPORTS, WITHOUT_SIZE } from './context'

const OF_THE_SERVER = same(TRANSPORTS, { reason: 'it is the server’s, whatever its clients use' })
const OF_NO_SESSION = same(AGES, { reason: 'it belongs to no session' })

export const CONNECTION_TO_REDIS: Places = {
  ...OF_THE_SERVER,
  alone: ['server-initializing/3'],
  crowded: ['scale-out/1', 'scale-out/2'],
  'slow neighbour': ['fairness/4'],
  young: ['server-initializing/3'],
  'older than a ping': ['session/2'],
  'older than 10 s': ['session/2'],
  ...WITHOUT_SIZE,
  'Redis up': ['server-initializing/3', 'closing/4'],
  'Redis quiet': ['resilience/5'],
  'Redis away': ['resilience/6'],
  'Redis back': ['resilience/2', 'resilience/9'],
}

export const RECONNECT: Places = {
  ...OF_THE_SERVER,
  alone: ['resilience/6', 'resilience/9'],
  crowded: { open: 'no more than three clients are there' },
  'slow neighbour': { open: 'Redis is never away while a client is slow' },
  ...OF_NO_SESSION,
  small: ['resilience/2', 'resilience/3'],
  'at the limit': { open: 'no more than three patterns are restored' },
  'over it': { reason: 'there is no limit to what is restored' },
  'Redis up': { reason: 'there is nothing to reconnect' },
  'Redis quiet': ['resilience/5'],
  'Redis away': ['resilience/9'],
  'Redis back': ['resilience/2', 'resilience/3', 'resilience/4', 'resilience/8'],
}

export const STATUS_LINE: Places = {
  ...OF_THE_SERVER,
  alone: ['server-listening/1', 'server-closing/1'],
  crowded: { open: 'no more than one client is there' },
  'slow neighbour': { open: 'no status is read while a client is slow' },
  ...OF_NO_SESSION,
  ...WITHOUT_SIZE,
  ...same(STATES_OF_REDIS, { open: 'no status is read after something has happened to Redis' }),
  'Redis up': ['server-listening/1', 'server-closing/1'],
}

export const START: Places = {
  ...OF_THE_SERVER,
  alone: ['server-initializing/3', 'server-listening/1'],
  crowded: ['scale-out/2'],
  'slow neighbour': { reason: 'a server that starts has no clients' },
  ...OF_NO_SESSION,
  ...WITHOUT_SIZE,
  'Redis up': ['server-initializing/3', 'server-listening/1'],
  'Redis quiet': { open: 'no server is started while its Redis hangs' },
  'Redis away': ['resilience/6'],
  'Redis back': ['resilience/6'],
}

export const STOP: Places = {
  polling: ['closing/2', 'closing/3'],
  websocket: ['closing/2', 'closing/3'],
  upgrading: { open: 'no server is stopped during an upgrade, or after one' },
  alone: ['closing/1', 'closing/4'],
  crowded: { open: 'no more than two clients are there' },
  'slow neighbour': { open: 'no server is stopped while a client does not read' },
  young: ['closing/2', 'server-closing/1'],
  'older than a ping': { open: 'every server that is stopped is young' },
  'older than 10 s': { open: 'every server that is stopped is young' },
  ...WITHOUT_SIZE,
  ...same(STATES_OF_REDIS, { open: 'no server is stopped after something has happened to Redis' }),
  'Redis up': ['closing/3', 'closing/4'],
}
