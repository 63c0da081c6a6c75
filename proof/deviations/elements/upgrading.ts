import { because, by, type Row } from '../cell'

export const PROBE: Row = {
  no: by('a probe is not answered', 'probe-unanswered'),
  more: because(
    'a session is probed by two WebSockets at the same time',
    'a client has one at a time that probes, and what a second one gets is promised to nobody',
  ),
  less: by('a session may be probed only once', 'one-probe-only'),
  'as well as': by('a probe takes the session over, too', 'taken-over-at-once'),
  'part of': by('its answer is a pong without the word', 'wrong-answer-to-probe'),
  reverse: because(
    'the server probes the client',
    'the client waits for an answer and gets something else: that is `wrong-answer-to-probe`',
  ),
  'other than': by('a probe gets another answer', 'wrong-answer-to-probe'),
  early: by('the answer comes before the probe', 'taken-over-at-once'),
  late: because(
    'the answer comes late',
    'the client polls on meanwhile and misses nothing; later than the limit of connection/3 is `probe × no`',
  ),
  before: by('there is a probe, and no session for it yet', 'unknown-probe-begins-session'),
  after: by(
    'when a probe is over, or its session is, that is not noticed, or too much is made of it',
    'lost-probe-ends-session',
    'sessions-never-forgotten',
  ),
}

export const UPGRADE: Row = {
  no: by('it never takes place', 'upgrade-not-offered', 'poll-not-released'),
  more: by('messages come twice, once on each transport', 'upgrade-sends-again', 'upgrade-repeats-last-reply'),
  less: by('messages come on neither transport', 'upgrade-loses-deliveries', 'upgrade-drops-what-waits'),
  'as well as': by('the client counts as one that leaves, too', 'upgrade-counts-as-leaving'),
  'part of': by(
    'not all of the session goes over: pings, their timeout, or the end do not',
    'pings-end-with-the-upgrade',
    'upgraded-silence-unnoticed',
    'upgraded-client-stays',
  ),
  reverse: because('a session goes from websocket to polling', 'Engine.IO has no way back, and no client asks for one'),
  'other than': by('the WebSocket begins a session of its own', 'upgrade-begins-session'),
  early: by('the session goes over before the client has said so', 'taken-over-at-once'),
  late: because(
    'the session goes over late',
    'how long it may take is not judged; what is sent meanwhile is lost or overtaken: `upgrade-drops-what-waits`, `upgrade-overtakes`',
  ),
  before: because(
    'the client says upgrade before it has probed',
    'no client does; that a WebSocket takes over by whatever it says is `taken-over-at-once`',
  ),
  after: by('what waited comes after what was sent since', 'upgrade-overtakes'),
}

export const NOOP: Row = {
  no: by('the poll that waits is not released', 'poll-not-released'),
  more: because(
    'there are several',
    'clients read over a noop, however many there are; Engine.IO itself sends several',
  ),
  less: by('there is only one for each session', 'one-noop-only'),
  'as well as': because('messages come with it', 'clients read over a noop among messages as they do over one alone'),
  'part of': because('only a part of it is sent', 'a noop has no content to be part of'),
  reverse: because('the client sends one', 'no client does, and none is promised an effect or the lack of one'),
  'other than': by('the poll is released by something else', 'released-by-nothing'),
  early: because(
    'it comes before the probe is answered',
    'the client polls again and that poll must be released in turn: if it is not, that is `poll-not-released`',
  ),
  late: by('it comes so late that a ping releases the poll', 'poll-not-released'),
  before: because('it comes before what waits', 'it carries nothing, so nothing can be out of order with it'),
  after: because('it comes after the upgrade, on the WebSocket', 'clients read over it there as well'),
}
