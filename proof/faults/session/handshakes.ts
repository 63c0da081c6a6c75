import type { Fault } from '../fault'
import { override } from '../tools/bare'

const OWN_ID = 'gets a session id of its own'
const AT_SIZE = 'of the announced size'
const BEYOND_SIZE = 'of twice the announced size'

/** Mistakes about session ids, announced sizes, and what else comes over HTTP. All of them in the bare server. */
export const HANDSHAKES: readonly Fault[] = [
  {
    name: 'ids-of-the-millisecond',
    mistake: 'the session id is the time, to the millisecond, and one of four letters',
    breaks: { 'session/6': OWN_ID },
    bare: override('Engine', 'newId', () => {
      let made = 0
      return () => {
        made += 1
        return `${Date.now().toString(36)}${'abcd'[made % 4]}`
      }
    }),
  },
  {
    name: 'ids-repeat',
    mistake: 'session ids are so short that they repeat',
    breaks: { 'session/6': OWN_ID },
    bare: override('Engine', 'newId', () => {
      let made = 0
      return () => {
        made += 1
        return `session-${made % 40}`
      }
    }),
  },
  {
    name: 'announced-size-not-accepted',
    mistake: 'the limit for a body is lower than the one that is announced',
    breaks: { 'session/7': AT_SIZE, 'connection/1': 'is answered with status false' },
    bare: override('Engine', 'bodyLimit', () => () => 100_000),
  },
  {
    name: 'announced-size-less-one',
    mistake: 'a message of the announced size is one byte too long',
    breaks: { 'session/7': AT_SIZE },
    bare: override('Engine', 'frameLimit', (usual) => () => usual() - 1),
  },
  {
    name: 'frames-without-limit',
    mistake: 'only the bodies of polling have a limit',
    breaks: { 'session/7': BEYOND_SIZE },
    bare: override('Engine', 'frameLimit', () => () => 0), // none, for ws
  },
  {
    name: 'bodies-without-limit',
    mistake: 'only a WebSocket’s messages have a limit',
    breaks: { 'session/7': BEYOND_SIZE },
    bare: override('Engine', 'bodyLimit', () => () => Number.POSITIVE_INFINITY),
  },
  {
    name: 'strange-request-closes-all',
    mistake: 'an error in a request is handled where it closes every session',
    breaks: { 'session/8': 'reaches bob' },
    bare: override('Engine', 'refuse', (usual, engine) => (response, code) => {
      if (code !== 1) for (const session of [...engine.sessions.values()]) session.close()
      usual(response, code)
    }),
  },
  {
    name: 'strange-body-stops-server',
    mistake: 'a body that cannot be decoded stops the server from taking any more',
    breaks: { 'session/8': '' },
    bare: override('Engine', 'readBody', (usual) => {
      let hasStopped = false
      return async (request) => {
        if (hasStopped) return new Promise<string>(() => {})
        const body = await usual(request)
        hasStopped = !/^[0-6b]/.test(body)
        return body
      }
    }),
  },
]
