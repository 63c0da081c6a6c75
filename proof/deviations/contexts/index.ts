import type { ElementName } from '../elements'
import type { Places } from './context'
import { DELIVERY, PSUBSCRIBE, PUNSUBSCRIBE, REFUSAL, REPLY, REQUEST } from './messages'
import { CONNECTION_TO_REDIS, RECONNECT, START, STATUS_LINE, STOP } from './running'
import { CLOSE, HANDSHAKE, NOOP, PING, POLL, PONG, POST, PROBE, SESSION_ID, UPGRADE, WEBSOCKET_FRAME } from './sessions'

/** Where each element is judged. */
export const PLACES: Readonly<Record<ElementName, Places>> = {
  handshake: HANDSHAKE,
  'session id': SESSION_ID,
  poll: POLL,
  POST,
  'websocket frame': WEBSOCKET_FRAME,
  probe: PROBE,
  upgrade: UPGRADE,
  ping: PING,
  pong: PONG,
  close: CLOSE,
  noop: NOOP,
  request: REQUEST,
  reply: REPLY,
  refusal: REFUSAL,
  delivery: DELIVERY,
  PSUBSCRIBE,
  PUNSUBSCRIBE,
  'connection to Redis': CONNECTION_TO_REDIS,
  reconnect: RECONNECT,
  'status line': STATUS_LINE,
  start: START,
  stop: STOP,
}
