import { because, by, type Row } from '../cell'

export const PING: Row = {
  no: by('there are no pings', 'no-pings', 'no-pings-over-polling', 'pings-end-with-the-upgrade'),
  more: by('there are more than announced', 'pings-too-often'),
  less: by('there is only one', 'one-ping-only'),
  'as well as': because(
    'a message comes with each ping',
    'frames that are neither reply nor delivery are ignored; where one comes beside a reply it is `greets-every-client`',
  ),
  'part of': by('only some of the clients get them', 'no-pings-over-polling'),
  reverse: by(
    'pings come from the client: they are not answered, or too many of them harm others',
    'pings-end-everybody',
    'websocket-pings-unanswered',
  ),
  'other than': by('a ping of WebSocket is sent in its place', 'websocket-pings-instead'),
  early: by('they come sooner than announced', 'pings-too-often', 'microseconds-announced'),
  late: by('they come later than announced', 'pings-late', 'seconds-announced'),
  before: because(
    'one comes before the session has begun',
    'an interval would have to be shorter than a handshake takes; one right behind the open packet is `ping × early`',
  ),
  after: because(
    'they go on after the session has ended',
    'nobody is there to see them; if sending one fails and harms others, that is `websocket frame × after`',
  ),
}

export const PONG: Row = {
  no: by('pongs are not looked at', 'pongs-ignored'),
  more: by('pongs that nobody asked for are held against the client', 'heartbeats-wear-out', 'pongs-fill-the-queue'),
  less: by(
    'fewer are asked of a client than there are pings, or none',
    'delivery-takes-a-ping-back',
    'silence-is-golden',
  ),
  'as well as': by(
    'something else counts as a sign of life, too',
    'what-is-sent-keeps-alive',
    'silent-poller-stays',
    'delivery-takes-a-ping-back',
  ),
  'part of': by('only those on one transport count', 'pongs-over-polling-ignored'),
  reverse: because(
    'the server sends them',
    'a client of revision 4 sends no pings that could be answered, and reads over a pong',
  ),
  'other than': because(
    'a request counts in place of a pong',
    'a server may take whatever a client sends for a sign of life; session/3 is about what is sent to it',
  ),
  early: by('one comes before it is asked for, and counts against the client', 'heartbeats-wear-out'),
  late: by('one that comes late, but in time, does not count', 'ping-timeout-cut-short'),
  before: because(
    'one answers a ping that is still to come',
    'no client sends any ahead, and fairness/3 leaves open what they are worth to one that does',
  ),
  after: because(
    'one comes after the ping timeout',
    'the session has ended by then, and what is sent to it is `session id × after`',
  ),
}

export const CLOSE: Row = {
  no: by(
    'a client that leaves is not noticed',
    'polling-close-packet-ignored',
    'clean-end-ignored',
    'dropped-websocket-stays',
    'left-behind-by-who-vanishes',
    'left-behind-by-who-disconnects',
    'left-behind-by-polling',
    'close-packets-ignored',
    'lost-sockets-ignored',
    'leaving-is-not-followed',
  ),
  more: by('others lose their patterns, too', 'leaver-takes-others-along', 'left-with-everybody'),
  less: by('a client that leaves loses only one pattern', 'leaves-first-pattern-only', 'left-but-for-the-first'),
  'as well as': by('a client that has unsubscribed leaves once more', 'members-counted'),
  'part of': by(
    'the connection ends, and not all that belongs to it',
    'leaver-stays-where-others-are',
    'ping-timeout-closes-only',
  ),
  reverse: by('the server leaves, and its clients do not notice', 'closing-leaves-clients', 'closing-leaves-pollers'),
  'other than': by(
    'something else ends a connection, or it is another one that ends',
    'unsubscribe-hangs-up',
    'slow-reader-closes-another',
    'flood-ends-everybody',
    'bad-frames-counted-for-all',
    'no-request-hangs-up',
    'too-long-ends-all',
  ),
  early: by('a session ends while its client is there', 'sessions-end-after-five-seconds'),
  late: by('it is noticed late, or never', 'leaving-unseen-while-away', 'silent-poller-stays'),
  before: by(
    'a client leaves before its request is done, and is added all the same',
    'added-after-leaving',
    'added-when-gone',
  ),
  after: by('what a client has asked is done after it has left', 'obeyed-after-leaving'),
}
