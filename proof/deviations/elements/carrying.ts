import { because, by, gap, type Row } from '../cell'

export const POLL: Row = {
  no: by('a poll that waits is not answered', 'poll-not-released', 'polling-hears-when-it-asks', 'polls-unanswered'),
  more: because(
    'a second poll is taken while the first one waits',
    'no client of Engine.IO has two; what becomes of a session that does is left to the server',
  ),
  less: by('a poll takes fewer packets than wait for it', 'polling-one-message-an-answer', 'first-of-a-body'),
  'as well as': gap('a body has more in it than packets', {
    fault: 'puts the separator behind each packet, and not between two, so that a body ends with an empty packet',
    base: 'bare',
    clause: 'server-initializing/2',
  }),
  'part of': gap('a body is cut', {
    fault: 'counts characters for Content-Length, so that a body with letters beyond ASCII loses its end',
    base: 'bare',
    clause: 'delivery/4',
  }),
  reverse: by('what waits for a poll goes out last one first', 'polling-last-first'),
  'other than': gap('the packets of a body are told apart by something else', {
    fault: 'joins the packets of a body by line feeds, so that several messages arrive as one',
    base: 'bare',
    clause: 'connection/1',
  }),
  early: gap('a poll is answered while there is nothing to say', {
    fault: 'ends a poll that has waited for a while with an empty body, which is no packet, as proxies like it',
    base: 'bare',
    clause: 'session/2',
  }),
  late: by('what is there waits for the next poll', 'deliveries-behind-replies-on-polling'),
  before: by('what comes before the next poll is there is lost', 'polling-loses-between-polls'),
  after: by('after a poll has broken off, its client is still expected', 'dropped-poll-stays'),
}

export const POST: Row = {
  no: by(
    'what is posted is not read',
    'polling-requests-dropped',
    'unsubscribe-over-polling-unheard',
    'long-body-dropped',
  ),
  more: by('a body longer than announced is taken', 'bodies-without-limit'),
  less: by('a body of the announced length is not taken', 'announced-size-not-accepted'),
  'as well as': by(
    'a body that is none does more than end its session',
    'strange-body-stops-server',
    'strange-request-closes-all',
    'too-long-ends-all',
  ),
  'part of': by('only the first packet of a body is read', 'polling-one-request-a-post'),
  reverse: gap('the packets of a body are read last one first', {
    fault: 'pops the packets of a body off a list',
    base: 'bare',
    clause: 'wire/5',
  }),
  'other than': by('a body is read as other text than was sent', 'letters-cut-in-the-body'),
  early: because(
    'it is acknowledged before its requests are done',
    'the "ok" of a POST promises nothing, and servers should send it at once; each request has its own reply',
  ),
  late: gap('it is acknowledged late, or never', {
    fault: 'never answers a POST: the client waits with everything else that it has to send',
    base: 'bare',
    clause: 'connection/1',
  }),
  before: because(
    'it overtakes the one before it',
    'a client sends the next POST when the last one is acknowledged, so there are never two',
  ),
  after: by(
    'one that comes after the end of its session is not refused',
    'ended-session-answered-ok',
    'ended-session-unanswered',
  ),
}

export const WEBSOCKET_FRAME: Row = {
  no: by(
    'some frames are not read: those of bytes, and empty ones',
    'bytes-unanswered',
    'empty-frame-unanswered',
    'long-frames-lost',
  ),
  more: by('a frame longer than announced is taken', 'frames-without-limit'),
  less: by('a frame of the announced length is not taken', 'announced-size-less-one'),
  'as well as': by('a frame has other messages in it too', 'websocket-joins-messages'),
  'part of': by('of a message in fragments, each is taken for a whole one', 'fragments-are-messages'),
  reverse: by('frames that wait go out last one first', 'websocket-last-first'),
  'other than': by(
    'bytes are sent for text, or read as text',
    'large-ones-in-bytes',
    'bytes-taken-for-text',
    'bytes-over-websocket-obeyed',
  ),
  early: by('frames count before the WebSocket has taken the session over', 'taken-over-at-once'),
  late: by('frames are held back for a moment', 'deliveries-behind-replies'),
  before: by('a short one goes out before a long one that was there first', 'long-ones-overtaken', 'long-ones-later'),
  after: gap('one is sent after the client has gone, and fails', {
    fault: 'takes the failure to write to a client that has gone for a failure of the server, and ends all sessions',
    base: 'bare',
    clause: 'connection/7',
  }),
}
