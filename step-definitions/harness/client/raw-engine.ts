import { randomBytes } from 'node:crypto'
import WebSocket from 'ws'
import { engineUrl, type HttpResponse, httpRequest, httpUpgrade } from '../server/http-probe'
import { TIMED_OUT, withTimeout } from '../waiting'
import type { Revision } from './engine'

export interface RawEngineOptions {
  /** `http://host:port` */
  origin: string
  /** the Engine.IO path, `/engine.io` */
  path: string
  limitMs: number
  /** of the Engine.IO protocol; 4 by default */
  protocol?: Revision
}

/** What a WebSocket does that asks to take over a session, and then does not. */
export const FAILED_PROBES = ['is opened and closed', 'probes and is dropped', 'sends what is no probe'] as const

export type FailedProbe = (typeof FAILED_PROBES)[number]

/** What a frame of each of them says; none for the first. */
const PROBES: Record<FailedProbe, string | undefined> = {
  'is opened and closed': undefined,
  'probes and is dropped': '2probe',
  'sends what is no probe': '4hello',
}

/** Requests of Engine.IO as no client library sends them. */
export class RawEngine {
  constructor(private readonly options: RawEngineOptions) {}

  /** One HTTP request of polling; a POST if there is a body. Rejects where no response comes: see `httpRequest`. */
  request(query: Readonly<Record<string, string>>, body?: string | Buffer): Promise<HttpResponse> {
    return httpRequest(this.url('polling', query), this.options.limitMs, body)
  }

  /**
   * Anything over HTTP: a method, a query, and perhaps a body, with a blank between them. Resolves when it was answered in some way,
   * or will not be soon.
   */
  async anything(request: string): Promise<void> {
    const [, method = '', query = '', body] = /^(\S+) (\S*)(?: (.*))?$/s.exec(request) ?? []
    const { origin, path, limitMs } = this.options
    await httpRequest(`${engineUrl(origin, path)}${query}`, limitMs / 3, body, method).catch(() => {})
  }

  /** A WebSocket of that session, which does not take it over. Resolves when it has ended. */
  async failProbe(sid: string, how: FailedProbe): Promise<void> {
    const websocket = this.openWebSocket({ sid })
    const ended = new Promise((resolve) => websocket.once('close', resolve))
    const frame = PROBES[how]
    websocket.once('open', () => {
      if (frame === undefined) websocket.close()
      else websocket.send(frame)
    })
    websocket.once('message', () => websocket.terminate())
    if ((await withTimeout(ended, this.options.limitMs)) === TIMED_OUT) websocket.terminate()
    await ended
  }

  /** The status that answers a WebSocket handshake with these headers (`Name: value; Name: value`); 0 where none does. */
  handshakeStatus(headers: string): Promise<number> {
    const named = Object.fromEntries(headers.split('; ').map((header) => header.split(': ') as [string, string]))
    const key = { 'Sec-WebSocket-Version': '13', 'Sec-WebSocket-Key': randomBytes(16).toString('base64') }
    return httpUpgrade(this.url('websocket', {}), this.options.limitMs, { ...named, ...key })
  }

  /** A WebSocket of that session that has probed, and waits. Resolves with what drops it, once its probe was answered, or was not in time. */
  async probe(sid: string): Promise<() => void> {
    const websocket = this.openWebSocket({ sid })
    websocket.once('open', () => websocket.send('2probe'))
    const answered = new Promise((resolve) => websocket.once('message', resolve).once('close', resolve))
    await withTimeout(answered, this.options.limitMs)
    return () => websocket.terminate()
  }

  /** Whether a WebSocket of that session is taken for one: its probe is answered. */
  async acceptsProbe(sid: string): Promise<boolean> {
    const websocket = this.openWebSocket({ sid })
    const accepted = new Promise<boolean>((resolve) => {
      websocket.once('open', () => websocket.send('2probe'))
      // an open packet would begin a session instead
      websocket.once('message', (data) => resolve(/^3probe$|^0/.test(String(data))))
      websocket.once('close', () => resolve(false))
    })
    const outcome = await withTimeout(accepted, this.options.limitMs)
    websocket.terminate()
    return outcome === true
  }

  private openWebSocket(query: Readonly<Record<string, string>>): WebSocket {
    const websocket = new WebSocket(this.url('websocket', query).replace(/^http/, 'ws'))
    websocket.on('error', () => {}) // 'close' follows
    return websocket
  }

  private url(transport: string, query: Readonly<Record<string, string>>): string {
    const { origin, path, protocol = 4 } = this.options
    return `${engineUrl(origin, path)}?${new URLSearchParams({ EIO: `${protocol}`, transport, ...query })}`
  }
}
