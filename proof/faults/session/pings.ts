import type { Session } from '../../bare-server/session'
import { respond } from '../../bare-server/session'
import type { Fault } from '../fault'
import { override } from '../tools/bare'

const STAYS = 'who answers every ping, stays connected'
const IN_TIME = 'is pinged when the handshake announces it'

/** Announces intervals that are so many times the true ones. */
const announcing = (factor: number) =>
  override('Session', 'openPacket', (usual) => () => {
    const packet = usual()
    const { pingInterval, pingTimeout, ...rest } = JSON.parse(String(packet.data))
    const wrong = { pingInterval: pingInterval * factor, pingTimeout: pingTimeout * factor }
    return { ...packet, data: JSON.stringify({ ...rest, ...wrong }) }
  })

/** Pings after so many of the announced intervals. */
const pinging = (intervals: number) =>
  override('Session', 'schedulePing', (_usual, session: Session) => () => {
    clearTimeout(session.timer)
    session.timer = setTimeout(() => session.ping(), session.settings.pingInterval * intervals)
  })

/** Mistakes about pings, and what keeps a session alive. All of them in the bare server. */
export const PINGS: readonly Fault[] = [
  {
    name: 'pongs-ignored',
    mistake: 'pongs are not looked at, so that every client is dropped after the ping timeout',
    breaks: { 'session/2': STAYS },
    bare: override('Session', 'onPong', () => () => {}),
  },
  {
    name: 'pongs-over-polling-ignored',
    mistake: 'only a WebSocket’s pongs count',
    breaks: { 'session/2': STAYS },
    bare: override('Session', 'onPong', (usual, session) => () => {
      if (session.websocket) usual()
    }),
  },
  {
    name: 'pings-end-with-the-upgrade',
    mistake: 'pings belong to the transport, and the new one gets none',
    breaks: { 'session/1': IN_TIME, 'connection/6': 'is disconnected' },
    bare: override('Session', 'ping', (usual, session) => () => {
      if (!session.hasUpgraded) usual()
    }),
  },
  {
    name: 'no-pings-over-polling',
    mistake: 'a client on polling is not pinged, because it asks anyway',
    breaks: { 'session/1': IN_TIME, 'connection/6': 'Redis does not hold' },
    bare: override('Session', 'ping', (usual, session) => () => {
      if (session.websocket) usual()
      else session.schedulePing()
    }),
  },
  {
    name: 'one-ping-only',
    mistake: 'the timer of the pings is not started again',
    breaks: { 'session/1': IN_TIME },
    bare: override('Session', 'onPong', (_usual, session) => () => clearTimeout(session.timer)),
  },
  {
    name: 'pings-too-often',
    mistake: 'pings come ten times as often as announced',
    breaks: { 'session/1': IN_TIME },
    bare: pinging(0.1),
  },
  {
    name: 'pings-late',
    mistake: 'pings come so seldom that a client which keeps to the announcement gives up',
    breaks: { 'session/1': IN_TIME, 'connection/6': 'is disconnected' },
    bare: pinging(30),
  },
  {
    name: 'seconds-announced',
    mistake: 'the handshake announces seconds, where Engine.IO has milliseconds',
    breaks: { 'session/1': IN_TIME },
    bare: announcing(1 / 1_000),
  },
  {
    name: 'microseconds-announced',
    mistake: 'the handshake announces microseconds, where Engine.IO has milliseconds',
    breaks: { 'session/1': IN_TIME },
    bare: announcing(1_000),
  },
  {
    name: 'sessions-end-after-five-seconds',
    mistake: 'a time limit that is meant for handshakes is never taken back',
    breaks: { 'session/2': STAYS },
    bare: override('Session', 'openPacket', (usual, session) => () => {
      const limit = setTimeout(() => session.close(), 5_000)
      session.onClosed.push(() => clearTimeout(limit))
      return usual()
    }),
  },
  {
    name: 'what-is-sent-keeps-alive',
    mistake: 'whatever is sent to a client counts as a sign of life of it',
    breaks: { 'session/3': 'Redis does not hold' },
    bare: override('Session', 'sendMessage', (usual, session) => (data) => {
      usual(data)
      session.schedulePing()
    }),
  },
  {
    name: 'delivery-takes-a-ping-back',
    mistake: 'a delivery starts the timer anew, and the ping before it need not be answered any more',
    breaks: { 'session/3': 'Redis does not hold' },
    bare: override('Client', 'deliver', (usual, client) => (message) => {
      usual(message)
      client.session.schedulePing()
    }),
  },
  {
    name: 'websocket-pings-instead',
    mistake: 'on websocket, the ping is that of WebSocket itself',
    breaks: { 'session/1': IN_TIME },
    bare: override('Session', 'ping', (usual, session) => () => {
      if (!session.websocket) return usual()
      session.timer = setTimeout(() => session.onPingTimeout(), session.settings.pingTimeout)
      session.websocket.once('pong', () => session.onPong())
      session.websocket.ping()
    }),
  },
  {
    name: 'poll-ends-with-nothing',
    mistake: 'a poll that has waited for a while is answered by an empty body, which is no packet',
    breaks: { 'session/2': 'stays connected' },
    bare: override('Session', 'onPoll', (usual, session) => (response) => {
      usual(response)
      const end = () => {
        if (session.poll !== response) return
        session.poll = undefined
        respond(response, 200, '')
      }
      setTimeout(end, 600).unref()
    }),
  },
  {
    name: 'ping-timeout-cut-short',
    mistake: 'a client is dropped after a tenth of the ping timeout that it was told',
    breaks: { 'session/2': 'stays connected' },
    bare: override('Session', 'ping', (usual, session) => () => {
      usual()
      clearTimeout(session.timer)
      session.timer = setTimeout(() => session.onPingTimeout(), session.settings.pingTimeout / 10)
    }),
  },
]
