// A client over polling that polls when the test says so; a test file by name so that it is not counted as code under test.
import assert from 'node:assert/strict'
import type { Message } from './fixture'

/** It uses `fetch`, so that nothing is read, and no poll is there, unless a method is called. */
export class PollingClient {
  private constructor(
    private readonly origin: string,
    /** Of every request of this session. */
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

  /** What one poll brings; waits for something to come. */
  async messages(): Promise<Message[]> {
    const packets = (await (await this.poll()).text()).split('\x1e')
    return packets.filter(([type]) => type === '4').map((packet) => JSON.parse(packet.slice(1)))
  }

  /** Sends a message; returns the status of the answer to the POST. */
  post(text: string): Promise<number> {
    return this.send(`4${text}`)
  }

  /** The close packet. */
  async leave(): Promise<void> {
    assert.equal(await this.send('1'), 200)
  }

  private async send(body: string): Promise<number> {
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
