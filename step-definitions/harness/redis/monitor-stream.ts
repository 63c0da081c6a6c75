import { once } from 'node:events'
import { connect, isIPv6, type Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'
import { parseRedisAddress } from '../../../schemas/redis-address'
import { TargetFailure } from '../errors'
import { parseMonitorLine } from './monitor-line'
import type { RedisCommand } from './subscription-state'

/** PUBLISH does not change what is held, and a line with 1 MiB of payload takes 0.3 s to parse. */
const PUBLISHED = /^[^"]*"publish"/i

/**
 * Redis's MONITOR on its own connection. ioredis has one too, but it does not unquote the arguments, and fails on lines
 * that arrive in one piece with the first reply.
 */
export class MonitorStream {
  /** The address of this connection as Redis writes it. */
  readonly address: string

  private constructor(
    private readonly socket: Socket,
    path: string | undefined,
  ) {
    const { localAddress = '', localPort } = socket
    const host = isIPv6(localAddress) ? `[${localAddress}]` : localAddress
    this.address = path === undefined ? `${host}:${localPort}` : `unix:${path}`
  }

  /**
   * Begins to read all commands except PUBLISH from the Redis at `url`, over TLS by the certificates `ca` (PEM) if they are
   * given. Throws TargetFailure where Redis does not allow it.
   */
  static async open(
    url: string,
    onCommand: (command: RedisCommand) => void,
    onEnd: () => void,
    ca?: Buffer,
  ): Promise<MonitorStream> {
    const { endpoint, tls, username = 'default', password } = parseRedisAddress(url)
    const socket = tls ? connectTls({ ...endpoint, ...(ca && { ca }) }) : connect(endpoint)
    const path = 'path' in endpoint ? endpoint.path : undefined
    const where = 'path' in endpoint ? endpoint.path : `${endpoint.host}:${endpoint.port}`
    await once(socket, tls ? 'secureConnect' : 'connect')
    socket.on('error', () => {}) // 'close' follows
    const authentication = password === undefined ? [] : [['AUTH', username, password]]
    const commands = [...authentication, ['MONITOR']]
    socket.write(commands.map(encode).join(''))
    await new Promise<void>((resolve, reject) => {
      let pendingReplies = commands.length
      readLines(socket, (line) => {
        if (pendingReplies > 0 && line === '+OK') {
          pendingReplies -= 1
          if (pendingReplies === 0) resolve()
        } else if (pendingReplies > 0) {
          socket.destroy()
          reject(new TargetFailure(`Redis at ${where} cannot be watched with MONITOR: ${line.slice(1)}`))
        } else if (!PUBLISHED.test(line)) {
          const command = parseMonitorLine(line)
          if (command) onCommand(command)
        }
      })
      socket.once('close', () => reject(new TargetFailure(`Redis at ${where} closed the connection.`)))
    })
    socket.once('close', onEnd)
    return new MonitorStream(socket, path)
  }

  async close(): Promise<void> {
    if (this.socket.closed) return
    const closed = once(this.socket, 'close')
    this.socket.destroy()
    await closed
  }
}

function encode(words: string[]): string {
  return `*${words.length}\r\n${words.map((word) => `$${Buffer.byteLength(word)}\r\n${word}\r\n`).join('')}`
}

/** A line may come in many pieces (one with 1 MiB of payload in fifty), so each piece is searched once. */
function readLines(socket: Socket, onLine: (line: string) => void): void {
  let begun: string[] = []
  socket.setEncoding('latin1') // MONITOR prints ASCII only
  socket.on('data', (text: string) => {
    const end = text.lastIndexOf('\n') + 1
    if (end === 0) {
      begun.push(text)
      return
    }
    const lines = `${begun.join('')}${text.slice(0, end)}`.split('\r\n')
    begun = [text.slice(end)]
    for (const line of lines.slice(0, -1)) onLine(line)
  })
}
