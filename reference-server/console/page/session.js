// One Engine.IO connection at a time, opened again whenever it is lost.

import { Socket } from './engine.io.js'
import { Wanted } from './wanted.js'

/** Milliseconds before the first attempt to reconnect; each further one takes twice as long, up to the longest. */
const FIRST_PAUSE = 250
const LONGEST_PAUSE = 5000

/** Milliseconds before what Redis could not take is asked for again. */
const REDIS_PAUSE = 1000

/**
 * What is told of a session, for people: `title` is one line, `text` what somebody has published.
 * @typedef {{ kind: 'note' | 'lost' | 'sent' | 'granted' | 'refused' | 'delivery', title: string, text?: string }} News
 */

export class Session {
  /** @type {'idle' | 'connecting' | 'open' | 'waiting'} */
  phase = 'idle'
  /** Attempts to reconnect since the connection was last open. */
  attempt = 0
  wanted = new Wanted()
  /** What the server has said about its pings, in milliseconds. @type {{ pingInterval: number, pingTimeout: number } | undefined} */
  pings
  /** @type {Socket | undefined} */
  #socket
  /** @type {{ path: string, transports: string[] }} */
  #target = { path: '', transports: [] }
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer

  /**
   * @param {() => void} onChange called after each change of the connection or of the subscriptions
   * @param {(news: News) => void} onNews
   */
  constructor(onChange, onNews) {
    this.onChange = onChange
    this.onNews = onNews
  }

  /** Connects, and keeps reconnecting until `stop`. @param {string} path @param {string[]} transports */
  start(path, transports) {
    this.#target = { path, transports }
    this.attempt = 0
    this.#open()
  }

  stop() {
    clearTimeout(this.#timer)
    const socket = this.#socket
    this.#socket = undefined
    this.#setPhase('idle')
    socket?.close()
    this.wanted.lose()
    this.#tell('note', 'Disconnected')
  }

  get isOpen() {
    return this.phase === 'open'
  }

  get transport() {
    return this.isOpen ? (this.#socket?.transport.name ?? '') : ''
  }

  get sid() {
    return this.isOpen ? (this.#socket?.id ?? '') : ''
  }

  /** @param {'subscribe' | 'unsubscribe'} action @param {string} pattern */
  request(action, pattern) {
    if (action === 'subscribe') this.wanted.ask(pattern)
    this.#tell('sent', `${action} ${pattern}`)
    this.#socket?.send(JSON.stringify({ action, pattern }))
    this.onChange()
  }

  /** @param {string} pattern */
  giveUp(pattern) {
    if (this.isOpen) this.request('unsubscribe', pattern)
    else this.wanted.giveUp(pattern)
    this.onChange()
  }

  #open() {
    const { path, transports } = this.#target
    const socket = new Socket(location.origin, { path, transports })
    this.#socket = socket
    // What an earlier socket still has to say is of no interest any more.
    const on = (/** @type {any} */ event, /** @type {(...args: any[]) => void} */ listener) =>
      socket.on(event, (/** @type {any[]} */ ...args) => void (this.#socket === socket && listener(...args)))
    on('handshake', (pings) => {
      this.pings = pings
    })
    on('open', () => this.#onOpen(socket))
    on('upgrade', () => this.#onUpgrade(socket))
    on('message', (frame) => this.#onFrame(String(frame)))
    on('close', (reason) => this.#onClose(reason))
    this.#setPhase('connecting')
  }

  /** @param {Socket} socket */
  #onOpen(socket) {
    this.attempt = 0
    this.#setPhase('open')
    this.#tell('note', `Connected over ${socket.transport.name}, session ${socket.id}`)
    for (const pattern of this.wanted.patterns()) this.request('subscribe', pattern)
  }

  /** @param {Socket} socket */
  #onUpgrade(socket) {
    this.#tell('note', `Upgraded to ${socket.transport.name}`)
    this.onChange()
  }

  /** @param {string} reason Engine.IO's */
  #onClose(reason) {
    this.#socket = undefined
    this.wanted.lose()
    // Only once: a server that stays away would fill the list.
    if (this.attempt === 0) this.#tell('lost', `Connection lost (${reason}); reconnecting`)
    const pause = Math.min(FIRST_PAUSE * 2 ** this.attempt, LONGEST_PAUSE)
    this.attempt += 1
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => this.#open(), pause)
    this.#setPhase('waiting')
  }

  /** @param {string} frame */
  #onFrame(frame) {
    const message = parse(frame)
    if (message?.origin === 'P') this.#onDelivery(message)
    else if (message?.origin === 'S') this.#onReply(message)
    else this.#onNotUnderstood(frame)
    this.onChange()
  }

  /** @param {any} delivery */
  #onDelivery({ pattern, channel, payload, encoding, channelEncoding }) {
    this.wanted.count(pattern)
    const base64 = [channelEncoding && 'channel in base64', encoding && 'payload in base64'].filter(Boolean)
    const note = base64.length > 0 ? ` (${base64.join(', ')})` : ''
    this.onNews({ kind: 'delivery', title: `${channel} for ${pattern}${note}`, text: String(payload) })
  }

  /** @param {import('./wanted.js').Reply} reply */
  #onReply(reply) {
    const { action = 'request', pattern = '', status, error = '' } = reply
    this.wanted.settle(reply)
    this.#tell(status ? 'granted' : 'refused', `${action} ${pattern}${status ? '' : `: ${error}`}`)
    if (action === 'subscribe' && error.startsWith('redis-') && this.wanted.byPattern.has(pattern)) this.#askAgain()
  }

  /** @param {string} text */
  #onNotUnderstood(text) {
    this.onNews({ kind: 'note', title: 'A message that is no reply and no delivery', text })
  }

  /** A pattern that was granted is asked for until Redis is back. */
  #askAgain() {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => {
      for (const pattern of this.wanted.patterns(({ state }) => state === 'refused')) this.request('subscribe', pattern)
    }, REDIS_PAUSE)
  }

  /** @param {Session['phase']} phase */
  #setPhase(phase) {
    this.phase = phase
    if (phase === 'idle' || phase === 'waiting') this.pings = undefined
    this.onChange()
  }

  /** @param {News['kind']} kind @param {string} title */
  #tell(kind, title) {
    this.onNews({ kind, title })
  }
}

/** @param {string} frame */
function parse(frame) {
  try {
    return JSON.parse(frame)
  } catch {
    return undefined
  }
}
