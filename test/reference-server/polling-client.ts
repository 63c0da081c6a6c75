import assert from 'node:assert/strict'
import type { Message } from './fixture'

/** A client on polling that polls when the test says so. Nothing is read, and no poll is open, unless a method is called. */
export class PollingClient {
  private constructor(
    private readonly origin: string,
    /** The path of every request of this session. */
    readonly path: string,
  ) {}

  static async open(port: number): Promise<PollingClient> {
    const origin = `http://127.0.0.1:${port}`
    const path = '/engine.io/?EIO=4&transport=polling'
    const { sid } = JSON.parse((await (await fetch(origin + path)).text()).slice(1))
    return new PollingClient(origin, `${path}&sid=${sid}`)
  }

  poll(): Promise<Response> {
    return fetch(this.origin + this.path)
  }

  /** The messages of one poll; waits until there are some. */
  async messages(): Promise<Message[]> {
    const packets = (await (await this.poll()).text()).split('\x1e')
    return packets.filter(([type]) => type === '4').map((packet) => JSON.parse(packet.slice(1)))
  }

  /** Sends a message; resolves to the status of the response to the POST. */
  post(text: string): Promise<number> {
    return this.send(`4${text}`)
  }

  /** Sends a close packet. */
  async leave(): Promise<void> {
    assert.equal(await this.send('1'), 200)
  }

  /** Sends a body of packets; resolves to the status of the response. */
  async send(body: string): Promise<number> {
    const response = await fetch(this.origin + this.path, { method: 'POST', body })
    await response.text()
    return response.status
  }

  async subscribe(pattern: string): Promise<void> {
    assert.equal(await this.post(JSON.stringify({ action: 'subscribe', pattern })), 200)
    const [reply] = await this.messages()
    assert.equal(reply?.status, true)
  }
}
