import { isUtf8 } from 'node:buffer'
import { codec, deliveries, payloads, sending } from './decorate'
import type { Fault } from './fault'

/** Texts changed; what is no UTF-8 is left alone. */
const texts = (change: (text: string) => string) =>
  payloads((bytes) => (isUtf8(bytes) ? Buffer.from(change(bytes.toString())) : bytes))

/** What is no UTF-8 said otherwise: what comes in place of payload and encoding. */
const noTexts = (say: (bytes: Buffer) => Record<string, string>) =>
  codec((usual) => ({
    delivery: (pattern, channel, payload) => {
      const message = usual.delivery(pattern, channel, payload)
      if (isUtf8(payload)) return message
      const { payload: _, encoding, ...rest } = JSON.parse(message)
      return JSON.stringify({ ...rest, ...say(payload) })
    },
  }))

const bytesOf = ({ payload, encoding }: Record<string, unknown>) =>
  Buffer.from(String(payload), encoding === 'base64' ? 'base64' : 'utf8')

const UNCHANGED = { 'delivery/4': 'unchanged' }
const AS_BASE64 = { 'delivery/5': 'unchanged' }

/** What becomes of a payload on its way. */
export const PAYLOADS: readonly Fault[] = [
  {
    name: 'cut-at-64-kib',
    mistake: 'no more than 64 KiB of a payload are carried',
    breaks: UNCHANGED,
    parts: payloads((bytes) => bytes.subarray(0, 65_536)),
  },
  {
    name: 'large-ones-in-bytes',
    mistake: 'a large delivery goes as a binary message',
    breaks: UNCHANGED,
    parts: sending((send, socket) => (message) => {
      if (message.length > 500_000) socket.send(Buffer.from(message))
      else send(message)
    }),
  },
  {
    name: 'payload-trimmed',
    mistake: 'blanks and line breaks at the ends of a payload go',
    breaks: UNCHANGED,
    parts: texts((text) => text.trim()),
  },
  {
    name: 'payload-of-json-as-json',
    mistake: 'a payload that is JSON is sent as what it says',
    breaks: UNCHANGED,
    parts: deliveries((message) => {
      try {
        return { ...message, payload: JSON.parse(String(message.payload)) }
      } catch {
        return message
      }
    }),
  },
  {
    name: 'payload-of-json-rewritten',
    mistake: 'a payload that is JSON is read and written anew',
    breaks: UNCHANGED,
    parts: texts((text) => {
      try {
        return JSON.stringify(JSON.parse(text))
      } catch {
        return text
      }
    }),
  },
  {
    name: 'nothing-not-delivered',
    mistake: 'an empty payload is taken for none',
    breaks: UNCHANGED,
    parts: deliveries((message) => (message.payload === '' ? { origin: 'P' } : message)),
  },
  {
    name: 'emoji-broken',
    mistake: 'characters beyond the first 65,536 are replaced',
    breaks: UNCHANGED,
    parts: texts((text) => text.replace(/[\u{10000}-\u{10ffff}]/gu, '\ufffd')),
  },
  {
    name: 'payload-ends-at-nul',
    mistake: 'a payload ends where a NUL is, as a string does in C',
    breaks: UNCHANGED,
    parts: texts((text) => text.replace(/\0.*/s, '')),
  },
  {
    name: 'byte-order-mark-lost',
    mistake: 'a decoder takes the byte order mark away',
    breaks: UNCHANGED,
    parts: texts((text) => text.replace(/^\ufeff/, '')),
  },
  {
    name: 'line-breaks-made-equal',
    mistake: 'CR LF becomes LF',
    breaks: UNCHANGED,
    parts: texts((text) => text.replaceAll('\r\n', '\n')),
  },
  {
    name: 'payload-normalised',
    mistake: 'a payload is sent in Unicode normal form D',
    breaks: UNCHANGED,
    parts: texts((text) => text.normalize('NFD')),
  },
  {
    name: 'base64-read',
    mistake: 'a payload that looks like base64 is decoded',
    breaks: UNCHANGED,
    parts: texts((text) => (/^([\w+/]{4})*[\w+/]{3}=$/.test(text) ? Buffer.from(text, 'base64').toString() : text)),
  },
  {
    name: 'control-characters-as-they-are',
    mistake: 'a JSON writer of one’s own leaves control characters as they are',
    breaks: UNCHANGED,
    parts: codec((usual) => ({
      delivery: (...message) =>
        usual
          .delivery(...message)
          .replace(/\\u00(1[\da-f])/g, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16))),
    })),
  },
  {
    name: 'channel-trimmed',
    mistake: 'a delivery names its channel without the blanks around it',
    breaks: UNCHANGED,
    parts: deliveries((message) => ({ ...message, channel: String(message.channel).trim() })),
  },
  {
    name: 'channel-in-latin-1',
    mistake: 'the name of a channel is read as Latin-1',
    breaks: UNCHANGED,
    parts: deliveries((message) => ({ ...message, channel: Buffer.from(String(message.channel)).toString('latin1') })),
  },
  {
    name: 'base64-beyond-ascii',
    mistake: 'all that is not ASCII goes as base64',
    breaks: UNCHANGED,
    parts: deliveries((message) => {
      const bytes = bytesOf(message)
      return bytes.some((byte) => byte > 127)
        ? { ...message, payload: bytes.toString('base64'), encoding: 'base64' }
        : message
    }),
  },
  {
    name: 'encoding-always-said',
    mistake: 'a text is delivered with encoding utf8',
    breaks: { ...UNCHANGED, 'wire/3': 'complete' },
    touches: ['delivery/2', 'delivery/5'],
    parts: deliveries((message) => ({ encoding: 'utf8', ...message })),
  },
  {
    name: 'bytes-replaced',
    mistake: 'bytes that are no UTF-8 become replacement characters',
    breaks: AS_BASE64,
    parts: noTexts((bytes) => ({ payload: bytes.toString() })),
  },
  {
    name: 'bytes-as-latin-1',
    mistake: 'bytes that are no UTF-8 are read as Latin-1',
    breaks: AS_BASE64,
    parts: noTexts((bytes) => ({ payload: bytes.toString('latin1') })),
  },
  {
    name: 'base64-not-said',
    mistake: 'base64 comes without encoding',
    breaks: AS_BASE64,
    parts: noTexts((bytes) => ({ payload: bytes.toString('base64') })),
  },
  {
    name: 'base64-for-urls',
    mistake: 'bytes come in the alphabet for URLs, without padding',
    breaks: AS_BASE64,
    parts: noTexts((bytes) => ({ payload: bytes.toString('base64url'), encoding: 'base64' })),
  },
  {
    name: 'bytes-in-hex',
    mistake: 'bytes come in hexadecimal',
    breaks: AS_BASE64,
    parts: noTexts((bytes) => ({ payload: bytes.toString('hex'), encoding: 'hex' })),
  },
  {
    name: 'surrogates-are-text',
    mistake: 'surrogates in three bytes each are taken for text',
    breaks: AS_BASE64,
    parts: noTexts((bytes) => {
      const text = bytes.toString('latin1')
      const units = [...text.matchAll(/\xed([\xa0-\xbf])([\x80-\xbf])/g)].map(
        ([, high = '', low = '']) => 0xd000 | ((high.charCodeAt(0) & 63) << 6) | (low.charCodeAt(0) & 63),
      )
      if (units.length * 3 === bytes.length) return { payload: String.fromCharCode(...units) }
      return { payload: bytes.toString('base64'), encoding: 'base64' }
    }),
  },
  {
    name: 'only-the-first-bytes-looked-at',
    mistake: 'whether a payload is text is told by its first sixteen bytes',
    breaks: AS_BASE64,
    parts: noTexts((bytes) =>
      bytes.subarray(0, 16).every((byte) => byte < 128)
        ? { payload: bytes.toString() }
        : { payload: bytes.toString('base64'), encoding: 'base64' },
    ),
  },
]
