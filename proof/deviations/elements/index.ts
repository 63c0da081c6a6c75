import type { Row } from '../cell'
import { REPLY, REQUEST } from './asking'
import { POLL, POST, WEBSOCKET_FRAME } from './carrying'
import { DELIVERY, PSUBSCRIBE, PUNSUBSCRIBE } from './delivering'
import { CLOSE, PING, PONG } from './lasting'
import { REFUSAL } from './refusing'
import { CONNECTION_TO_REDIS, RECONNECT, START, STATUS_LINE, STOP } from './running'
import { HANDSHAKE, SESSION_ID } from './sessions'
import { NOOP, PROBE, UPGRADE } from './upgrading'

/** What a server and its clients do, in the order of a session and of what is behind it; and how each can go wrong. */
export const ELEMENTS = {
  /** with what it announces */
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
} satisfies Record<string, Row>

export type ElementName = keyof typeof ELEMENTS
