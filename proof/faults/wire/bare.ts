import type { Fault } from '../fault'
import { override, overrideProtocol } from '../tools/bare'

/** Mistakes about the form of messages, and about who gets which, in the bare server. */
export const IN_THE_BARE_SERVER: readonly Fault[] = [
  {
    name: 'origin-missing',
    mistake: 'messages of the server have no origin',
    breaks: { 'wire/1': 'complete' },
    bare: overrideProtocol(
      'reply',
      (usual) =>
        (...given) =>
          usual(...given).replace('"origin":"S",', ''),
    ),
  },
  {
    name: 'reason-missing',
    mistake: 'a refusal has no error',
    breaks: { 'wire/2': '' },
    bare: overrideProtocol(
      'reply',
      (usual) =>
        (...given) =>
          usual(...given).replace(/,"error":"[^"]*"}$/, '}'),
    ),
  },
  {
    name: 'reason-of-bytes-missing',
    mistake: 'the refusal of bytes has no error',
    breaks: { 'wire/2': '' },
    bare: override('Client', 'answer', (usual, client) => async (frame, deadline) => {
      if (typeof frame === 'string') await usual(frame, deadline)
      else client.reply('{"origin":"S","status":false}')
    }),
  },
  {
    name: 'channel-missing',
    mistake: 'a delivery does not name its channel',
    breaks: { 'wire/3': '', 'delivery/4': '' },
    bare: overrideProtocol(
      'delivery',
      (usual) =>
        (...given) =>
          usual(...given).replace(/,"channel":"(\\.|[^"\\])*"/, ''),
    ),
  },
  {
    name: 'refused-before-earlier-ones-are-granted',
    mistake: 'a frame that is no request is refused when it is read, and not in its turn',
    breaks: { 'wire/5': 'are answered in their order' },
    bare: override('Client', 'onFrame', (usual, client) => (frame) => {
      const request = client.protocol.decode(frame)
      if ('error' in request) client.reply(client.protocol.reply(request.action, request.pattern, request.error))
      else usual(frame)
    }),
  },
  {
    name: 'told-to-who-was-told-before',
    mistake: 'a reply goes to everybody who was ever told something',
    breaks: { 'wire/7': 'hears nothing more', 'wire/4': '', 'subscribing/3.2.2': '' },
    bare: (parts) => {
      const told = new Set<(message: string) => void>()
      return override('Client', 'reply', (usual) => {
        told.add(usual)
        return (message) => {
          for (const tell of told) tell(message)
        }
      })(parts)
    },
  },
  {
    name: 'further-fields-refused',
    mistake: 'a request with a field more is refused',
    breaks: { 'wire/8': '' },
    bare: overrideProtocol('decode', (usual) => (frame) => {
      const request = usual(frame)
      const isExact = 'error' in request || Object.keys(JSON.parse(String(frame))).length === 2
      return isExact ? request : { ...request, error: 'unknown-field' }
    }),
  },
  {
    name: 'reply-names-what-it-was-made-of',
    mistake: 'a reply names the pattern without the marks above its letters',
    breaks: { 'wire/6': '' },
    bare: overrideProtocol(
      'reply',
      (usual) => (action, pattern, error) => usual(action, pattern?.normalize('NFC'), error),
    ),
  },
  {
    name: 'greets-every-client',
    mistake: 'every client is welcomed by a message',
    breaks: { 'wire/1': 'complete', 'wire/3': 'complete' },
    bare: override('Engine', 'begin', (usual) => (session) => {
      usual(session)
      session.sendMessage('{"welcome":"realizehit"}')
    }),
  },
]
