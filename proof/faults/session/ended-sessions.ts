import { respond } from '../../bare-server/session'
import type { Fault } from '../fault'
import { override } from '../tools/bare'

const REFUSED = 'is refused'

/** Mistakes about requests of sessions that have ended, or never were. All of them in the bare server. */
export const ENDED_SESSIONS: readonly Fault[] = [
  {
    name: 'ended-session-unanswered',
    mistake: 'a request of a session that is not there waits for one',
    breaks: { 'session/5': REFUSED },
    bare: override('Engine', 'refuse', (usual) => (response, code) => {
      if (code !== 1) usual(response, code)
    }),
  },
  {
    name: 'ended-session-answered-ok',
    mistake: 'a request of a session that is not there is answered with status 200, and an error in the body',
    breaks: { 'session/5': REFUSED },
    bare: override('Engine', 'refuse', () => (response) => {
      respond(response, 200, '{"code":1,"message":"Session ID unknown"}')
    }),
  },
  {
    name: 'unknown-session-begins',
    mistake: 'a session id that is not known begins a new session',
    breaks: { 'session/5': REFUSED },
    bare: override('Engine', 'refuse', (usual, engine) => (response, code) => {
      if (code === 1) engine.onHandshake(response)
      else usual(response, code)
    }),
  },
  {
    name: 'sessions-never-forgotten',
    mistake: 'a session that has ended stays in the table',
    breaks: { 'session/5': REFUSED },
    bare: override('Engine', 'begin', (_usual, engine) => (session) => engine.onSession(session)),
  },
  {
    name: 'sessions-in-a-plain-object',
    mistake: 'the sessions are in a plain object, so that __proto__ is found there',
    breaks: { 'session/5': 'is refused' },
    bare: override('Engine', 'refusalOf', (usual) => (request, query, transport) => {
      return (query.get('sid') ?? 'none') in {} ? undefined : usual(request, query, transport)
    }),
  },
  {
    name: 'unknown-probe-begins-session',
    mistake: 'a WebSocket that names a session which is not there begins a new one',
    breaks: { 'session/5': 'is refused' },
    bare: override('Engine', 'refusalOf', (usual, engine) => (request, query, transport) => {
      if (transport === 'websocket' && !engine.sessions.has(query.get('sid') ?? '')) query.delete('sid')
      return usual(request, query, transport)
    }),
  },
]
