import { request } from 'node:http'
import { request as secureRequest } from 'node:https'
import { connect } from 'node:net'

export interface HttpAnswer {
  status: number
  body: string
}

/** A process whose port is closed is seen to end within this, in ms, if it ends at all. */
export const DEATH_LIMIT = 1_000

/** Bytes of a body that are read; what answers may be anything. */
const BODY_LIMIT = 10_000

/**
 * One plain HTTP request on a connection of its own, which is closed after it.
 * Rejects with the socket's error (`code` ECONNREFUSED, …), or `code` ETIMEDOUT when nothing came within the limit.
 */
export function ask(url: string, limitMs: number, body?: string): Promise<HttpAnswer> {
  const send = url.startsWith('https:') ? secureRequest : request
  return new Promise((resolve, reject) => {
    const method = body === undefined ? 'GET' : 'POST'
    const asked = send(url, { method, agent: false, signal: AbortSignal.timeout(Math.ceil(limitMs)) }, (answer) => {
      let text = ''
      answer.setEncoding('utf8')
      answer.on('data', (part: string) => {
        text += part
        if (text.length > BODY_LIMIT) answer.destroy()
      })
      answer.on('close', () => resolve({ status: answer.statusCode ?? 0, body: text }))
      answer.on('error', () => {}) // 'close' follows
    })
    asked.on('error', (error: NodeJS.ErrnoException) => {
      const late = error.name === 'AbortError' || error.name === 'TimeoutError'
      reject(late ? Object.assign(new Error('no answer'), { code: 'ETIMEDOUT' }) : error)
    })
    asked.end(body)
  })
}

/** Whether something accepts connections there. */
export function accepts(origin: string): Promise<boolean> {
  const { protocol, hostname, port } = new URL(origin)
  const usual = protocol === 'https:' ? 443 : 80
  return new Promise((resolve) => {
    const socket = connect(Number(port || usual), hostname.replace(/^\[|\]$/g, ''))
    socket.once('connect', () => {
      socket.destroy()
      resolve(true)
    })
    socket.once('error', () => resolve(false))
  })
}

/** Whether a server is there to answer, whatever it says. One that takes its time is. */
export async function stillServes(origin: string): Promise<boolean> {
  const failure = await ask(`${origin}/`, DEATH_LIMIT).then(
    () => undefined,
    (error: NodeJS.ErrnoException) => error.code,
  )
  return failure === undefined || failure === 'ETIMEDOUT'
}
