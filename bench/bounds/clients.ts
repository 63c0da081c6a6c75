import { Socket } from 'engine.io-client'

/** A client over WebSocket that counts what it receives. */
export class WebSocketClient {
  readonly socket: Socket
  received = 0
  private awaited: { count: number; reached: () => void } | undefined

  constructor(port: number) {
    this.socket = new Socket(`ws://127.0.0.1:${port}`, { transports: ['websocket'] })
    this.socket.on('message', () => {
      this.received += 1
      if (this.awaited && this.received >= this.awaited.count) this.awaited.reached()
    })
  }

  /** Resolves when the client has received `count` messages since it connected. Rejects if it is closed before that. */
  async hasReceived(count: number): Promise<void> {
    if (this.received >= count) return
    const closed = () => this.awaited?.reached()
    this.socket.once('close', closed)
    await new Promise<void>((reached) => {
      this.awaited = { count, reached }
    })
    this.socket.off('close', closed)
    if (this.received < count) throw new Error('A client that reads was closed.')
  }

  /** Sends a request, and waits for the reply, or for as many `messages` as come with it. */
  request(action: 'subscribe' | 'unsubscribe', pattern: string, messages = 1): Promise<void> {
    this.socket.send(JSON.stringify({ action, pattern }))
    return this.hasReceived(this.received + messages)
  }

  /** Stops reading from its TCP socket. */
  stopReading(): void {
    Reflect.get(Reflect.get(this.socket.transport, 'ws'), '_socket').pause()
  }

  leave(): void {
    Reflect.get(this.socket.transport, 'ws').terminate()
  }
}

/** Subscribes to a pattern over polling, and never polls again. */
export async function subscribeWithoutPolling(port: number, pattern: string): Promise<void> {
  const path = `http://127.0.0.1:${port}/engine.io/?EIO=4&transport=polling`
  const { sid } = JSON.parse((await (await fetch(path)).text()).slice(1))
  const body = `4${JSON.stringify({ action: 'subscribe', pattern })}`
  await (await fetch(`${path}&sid=${sid}`, { method: 'POST', body })).text()
  await (await fetch(`${path}&sid=${sid}`)).text()
}
