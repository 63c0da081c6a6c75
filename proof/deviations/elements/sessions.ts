import { because, by, type Row } from '../cell'

export const HANDSHAKE: Row = {
  no: by('one over websocket is not answered', 'upgrades-only'),
  more: by(
    'it announces more than is kept: longer intervals, a larger size',
    'microseconds-announced',
    'announced-size-not-accepted',
    'announced-size-less-one',
  ),
  less: by(
    'it announces less than is kept: shorter intervals, a smaller size',
    'seconds-announced',
    'frames-without-limit',
    'bodies-without-limit',
  ),
  'as well as': by('a message comes with the open packet', 'greets-every-client'),
  'part of': by(
    'the open packet lacks something',
    'open-packet-without-upgrades',
    'upgrade-not-offered',
    'intervals-missing',
  ),
  reverse: because(
    'the client sends an open packet',
    'what a server makes of one is left to it: session/8 sends one, and only asks that it harms nobody else',
  ),
  'other than': by('its fields are of other types', 'open-packet-times-as-texts', 'upgrades-as-a-text'),
  early: because(
    'it is answered before Redis is reached',
    'that is what resilience/6 demands: a server starts, and takes clients, while its Redis is down',
  ),
  late: by('it is answered only once Redis is there', 'nobody-connects-without-redis'),
  before: by('it is answered before the session can be used', 'sessions-known-later'),
  after: because(
    'it comes after the first packets of the session',
    'a client sends nothing before it has its open packet; a message of the server ahead of it is `handshake × as well as`',
  ),
}

export const SESSION_ID: Row = {
  no: by('there is none', 'no-id-on-websocket'),
  more: by('a request that only names a session begins another one', 'unknown-session-begins'),
  less: by('there are fewer ids than clients', 'ids-repeat', 'ids-of-the-millisecond'),
  'as well as': by('names that are no ids are taken for ids', 'sessions-in-a-plain-object'),
  'part of': because(
    'only its beginning is compared',
    'ids whose beginnings differ work as before, and where they do not, the id is too short: `session id × less`',
  ),
  reverse: by('an id that the client has made up is taken', 'unknown-session-begins'),
  'other than': by('it is made of something that clients share', 'one-session-for-all'),
  early: by('it is given up while its client is still there', 'sessions-end-after-five-seconds'),
  late: by('it is given up long after its client has gone, or never', 'sessions-never-forgotten'),
  before: because(
    'it is known before it is given: it can be guessed',
    'no number of ids shows that the next one cannot be guessed, so no clause judges it',
  ),
  after: by(
    'it is used after its session has ended, and nobody says so',
    'ended-session-answered-ok',
    'ended-session-unanswered',
  ),
}
