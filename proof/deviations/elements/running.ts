import { because, by, type Row } from '../cell'

export const CONNECTION_TO_REDIS: Row = {
  no: by('there is none', 'refuses-for-ever', 'redis-at-the-first-pattern'),
  more: by('there are several', 'connection-to-redis-for-each-pattern', 'closing-leaves-second-connection'),
  less: because('there are too few', 'one is enough, and less than one is `connection to Redis × no`'),
  'as well as': by('those of others are touched, too', 'end-kills-subscribers', 'closing-disconnects-the-others'),
  'part of': by('commands go out, and what comes in is not read', 'slow-reader-stops-redis'),
  reverse: by('messages go from the clients to Redis', 'clients-may-publish'),
  'other than': because(
    'it is to another Redis',
    'nothing of the server is then seen in its Redis, as with `redis-at-the-first-pattern`; a fault must not talk to a Redis that is not its own',
  ),
  early: because(
    'it is there too early',
    'server-initializing/3 wants it before any client, and nothing comes before that',
  ),
  late: by(
    'it is there only once somebody needs it',
    'redis-at-the-first-client',
    'redis-at-the-first-pattern',
    'redis-when-needed',
  ),
  before: by('commands count before there is a connection', 'granted-while-away', 'joined-while-away'),
  after: by(
    'it is there after the server has closed',
    'closing-leaves-redis',
    'closing-leaves-second-connection',
    'connection-outlives-closing',
  ),
}

export const RECONNECT: Row = {
  no: by('the server gives up', 'reaching-for-redis-given-up'),
  more: by('each one adds something that stays', 'delivered-once-a-reconnect'),
  less: by('there is only one', 'restored-once-only'),
  'as well as': by('something is restored that should not be', 'given-up-comes-back', 'restored-twice', 'all-restored'),
  'part of': by(
    'only a part is restored, or nothing',
    'restored-first-only',
    'forgotten-after-reconnect',
    'one-pattern-restored',
    'nothing-restored',
  ),
  reverse: by('the clients are disconnected', 'redis-lost-clients-dropped'),
  'other than': by('something else is restored', 'restored-as-channels'),
  early: because(
    'the server tries again at once, and again',
    'no client sees how often it tries, nor does a Redis that is away',
  ),
  late: by('the server takes its time', 'then-once-a-minute'),
  before: by('a pattern counts as held before it is restored', 'joined-while-away', 'held-once-is-held'),
  after: by(
    'what fails after it is not made good',
    'refused-for-good',
    'refused-clients-dropped',
    'asked-for-again-once',
  ),
}

export const STATUS_LINE: Row = {
  no: by('it is not updated', 'status-never-listening', 'status-never-closed', 'status-stays-initializing'),
  more: because(
    'there are more of them than in the specification',
    'a status in between is not forbidden; one that stays is `status-stays-closing`',
  ),
  less: by('there are fewer: closing has none', 'status-stays-listening'),
  'as well as': because(
    'something else is in the line',
    'such a line is none of those that the suite reads, so the status is not observed, which is no verdict',
  ),
  'part of': by('only the first half of closing is told', 'status-stays-closing'),
  reverse: by('it goes back', 'status-begins-anew'),
  'other than': by('it is another word', 'status-of-another-spelling'),
  early: by('it comes before it is true', 'status-listening-at-once', 'status-closed-at-once'),
  late: by(
    'it is held back by clients who are there, or were',
    'status-listening-with-clients-only',
    'status-closing-while-clients-were-there',
  ),
  before: by('CLOSED comes before closing', 'status-closed-without-clients'),
  after: by('LISTENING comes after the first client', 'status-listening-from-the-first-client'),
}

export const START: Row = {
  no: by('the server does not start', 'starts-with-redis-only', 'no-start-without-redis'),
  more: by('there are several processes behind one port', 'two-processes'),
  less: because(
    'it starts with one transport only',
    'without websocket, that is `handshake × no`; without polling it is not found ready, which is an error and no verdict, unless that is declared',
  ),
  'as well as': because(
    'it ends what belongs to others',
    'it is `stop × as well as` at another time; at a start it would hit the server that all scenarios share, and blame whichever comes next',
  ),
  'part of': by(
    'the port is open, and not everything behind it: no plain HTTP, or no Redis',
    'plain-http-hung-up-on',
    'plain-http-left-waiting',
    'redis-at-the-first-client',
    'redis-at-the-first-pattern',
  ),
  reverse: because('it ends', 'that is an element of its own: stop'),
  'other than': because(
    'it starts at another port',
    'then nobody finds it, and it could not be run: an error, no verdict',
  ),
  early: by('it is reported before it has begun', 'status-listening-at-once'),
  late: by('it waits for Redis', 'starts-with-redis-only', 'no-start-without-redis'),
  before: because(
    'clients are taken before everything is in its place',
    'the suite begins once the server has answered a handshake, so it is not there at that moment',
  ),
  after: by('something of the start is remembered for ever', 'refuses-for-ever'),
}

export const STOP: Row = {
  no: by('the server goes on', 'closed-listens-on', 'closing-leaves-clients', 'closing-leaves-the-port'),
  more: because(
    'it is stopped twice',
    'the suite stops a server once; what a second signal or call does is left to the server',
  ),
  less: by('only some of the clients are disconnected', 'closing-leaves-pollers'),
  'as well as': by('it ends what belongs to others, too', 'end-kills-subscribers', 'closing-disconnects-the-others'),
  'part of': by(
    'something of the server stays',
    'closing-leaves-redis',
    'closing-leaves-second-connection',
    'closing-leaves-patterns',
    'connection-outlives-closing',
    'patterns-outlive-closing',
  ),
  reverse: by('it opens the port again', 'closed-listens-again'),
  'other than': because(
    'it dies of an error',
    'with which exit code or message a process ends is not judged, only that it ends',
  ),
  early: by('it is reported before it is done', 'status-closed-at-once'),
  late: by(
    'it waits for something that may never come',
    'closing-waits-for-clients',
    'closing-never-tells',
    'closing-waits-for-sessions',
  ),
  before: by('patterns are given up before the last request is done', 'closing-leaves-last-request'),
  after: by('requests are carried out after it has begun', 'closing-leaves-last-request'),
}
