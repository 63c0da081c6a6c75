import { isUtf8 } from 'node:buffer'
import type { Fault } from '../fault'
import { codec, deliveries, payloads, sending } from '../tools/decorate'

/** Changes payloads that are text; bytes that are not UTF-8 are left alone. */
const texts = (change: (text: string) => string) =>
  payloads((bytes) => (isUtf8(bytes) ? Buffer.from(change(bytes.toString())) : bytes))

/** Changes how bytes that are not UTF-8 are sent: `encode` returns the fields in place of payload and encoding. */
const binaries = (encode: (bytes: Buffer) => Record<string, string>) =>
  codec((usual) => ({
    delivery: (pattern, channel, payload) => {
      const message = usual.delivery(pattern, channel, payload)
      if (isUtf8(payload)) return message
      const { payload: _, encoding, ...rest } = JSON.parse(message)
      return JSON.stringify({ ...rest, ...encode(payload) })
    },
  }))

const bytesOf = ({ payload, encoding }: Record<string, unknown>) =>
  Buffer.from(String(payload), encoding === 'base64' ? 'base64' : 'utf8')

const UNCHANGED = { 'delivery/4': 'unchanged' }
const AS_BASE64 = { 'delivery/5': 'unchanged' }

/** Mistakes about payloads and the names of channels. */
export const PAYLOADS: readonly Fault[] = [
  {
    name: 'cut-at-64-kib',
    mistake: 'payloads are cut at 64 KiB',
    breaks: UNCHANGED,
    parts: payloads((bytes) => bytes.subarray(0, 65_536)),
  },
  {
    name: 'large-ones-in-bytes',
    mistake: 'a large delivery is sent as a binary message',
    breaks: UNCHANGED,
    parts: sending((send, socket) => (message) => {
      if (message.length > 500_000) socket.send(Buffer.from(message))
      else send(message)
    }),
  },
  {
    name: 'payload-trimmed',
    mistake: 'payloads are trimmed',
    breaks: UNCHANGED,
    parts: texts((text) => text.trim()),
  },
  {
    name: 'payload-of-json-as-json',
    mistake: 'a payload that is JSON is sent as the parsed value',
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
    mistake: 'a payload that is JSON is parsed and serialized again',
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
    mistake: 'an empty payload is treated as a missing one',
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
    mistake: 'a payload ends at its first NUL, as a string does in C',
    breaks: UNCHANGED,
    parts: texts((text) => text.replace(/\0.*/s, '')),
  },
  {
    name: 'byte-order-mark-lost',
    mistake: 'the decoder removes the byte order mark',
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
    mistake: 'a hand-written JSON serializer does not escape control characters',
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
    mistake: 'a delivery has the name of its channel trimmed',
    breaks: UNCHANGED,
    parts: deliveries((message) => ({ ...message, channel: String(message.channel).trim() })),
  },
  {
    name: 'channel-in-latin-1',
    mistake: 'the name of a channel is decoded as Latin-1',
    breaks: UNCHANGED,
    parts: deliveries((message) => ({ ...message, channel: Buffer.from(String(message.channel)).toString('latin1') })),
  },
  {
    name: 'base64-beyond-ascii',
    mistake: 'everything beyond ASCII is sent as base64',
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
    mistake: 'a text is delivered with the encoding utf8',
    breaks: { ...UNCHANGED, 'wire/3': 'complete' },
    parts: deliveries((message) => ({ encoding: 'utf8', ...message })),
  },
  {
    name: 'bytes-replaced',
    mistake: 'bytes that are not UTF-8 become replacement characters',
    breaks: AS_BASE64,
    parts: binaries((bytes) => ({ payload: bytes.toString() })),
  },
  {
    name: 'bytes-as-latin-1',
    mistake: 'bytes that are not UTF-8 are decoded as Latin-1',
    breaks: AS_BASE64,
    parts: binaries((bytes) => ({ payload: bytes.toString('latin1') })),
  },
  {
    name: 'base64-not-said',
    mistake: 'base64 is sent without `encoding`',
    breaks: AS_BASE64,
    parts: binaries((bytes) => ({ payload: bytes.toString('base64') })),
  },
  {
    name: 'base64-for-urls',
    mistake: 'bytes are sent in the URL alphabet of base64, without padding',
    breaks: AS_BASE64,
    parts: binaries((bytes) => ({ payload: bytes.toString('base64url'), encoding: 'base64' })),
  },
  {
    name: 'bytes-in-hex',
    mistake: 'bytes are sent in hexadecimal',
    breaks: AS_BASE64,
    parts: binaries((bytes) => ({ payload: bytes.toString('hex'), encoding: 'hex' })),
  },
  {
    name: 'surrogates-are-text',
    mistake: 'surrogates of three bytes each are taken for text',
    breaks: AS_BASE64,
    parts: binaries((bytes) => {
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
    mistake: 'only the first sixteen bytes decide whether a payload is text',
    breaks: AS_BASE64,
    parts: binaries((bytes) =>
      bytes.subarray(0, 16).every((byte) => byte < 128)
        ? { payload: bytes.toString() }
        : { payload: bytes.toString('base64'), encoding: 'base64' },
    ),
  },
]
