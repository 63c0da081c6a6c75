import { because, by, type Row } from '../cell'

export const POLL: Row = {
  no: by('a poll that waits is not answered', 'poll-not-released', 'polling-hears-when-it-asks', 'polls-unanswered'),
  more: because(
    'a second poll is taken while the first one waits',
    'no client of Engine.IO has two; what becomes of a session that does is left to the server',
  ),
  less: by('a poll takes fewer packets than wait for it', 'polling-one-message-an-answer', 'first-of-a-body'),
  'as well as': by('a body has more in it than packets', 'separator-behind-each-packet'),
  'part of': by('a body is cut', 'body-length-in-characters'),
  reverse: by('what waits for a poll goes out last one first', 'polling-last-first'),
  'other than': by('the packets of a body are told apart by something else', 'polling-joins-messages'),
  early: by('a poll is answered while there is nothing to say', 'poll-ends-with-nothing'),
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
  reverse: by('the packets of a body are read last one first', 'body-read-backwards'),
  'other than': by('a body is read as other text than was sent', 'letters-cut-in-the-body'),
  early: because(
    'it is acknowledged before its requests are done',
    'the "ok" of a POST promises nothing, and servers should send it at once; each request has its own reply',
  ),
  late: by('it is acknowledged late, or never', 'post-not-acknowledged'),
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
  after: by('one is sent after the client has gone, and fails', 'writing-to-the-gone-ends-everybody'),
}
