import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import type { Redis } from 'ioredis'
import { connectPacket, PING_REQUEST, publishPacket } from './mqtt'

/** One message, as the server under test expects it. */
export interface Publication {
  readonly channel: string
  readonly message: string | Buffer
}

/** Where payloads are published: Redis, or a broker that needs none. */
export interface Outlet {
  /** Sends the message so many times, in one piece. */
  publish(publication: Publication, times: number): void
  /** Resolves when all that was sent so far has been taken. */
  settled(): Promise<unknown>
  stop(): void
}

export class RedisOutlet implements Outlet {
  private last: Promise<unknown> = Promise.resolve()

  constructor(private readonly redis: Redis) {}

  publish({ channel, message }: Publication, times: number): void {
    const pipeline = this.redis.pipeline()
    for (let count = 0; count < times; count += 1) pipeline.publish(channel, message)
    this.last = pipeline.exec()
  }

  settled(): Promise<unknown> {
    return this.last
  }

  stop(): void {
    this.redis.disconnect()
  }
}

export class MqttOutlet implements Outlet {
  private constructor(private readonly socket: Socket) {}

  static async open(host: string, port: number): Promise<MqttOutlet> {
    const socket = connect({ host, port, noDelay: true })
    socket.write(connectPacket('bench-publisher'))
    await once(socket, 'data')
    return new MqttOutlet(socket)
  }

  publish({ channel, message }: Publication, times: number): void {
    const packet = publishPacket(channel, message)
    this.socket.write(Buffer.concat(Array.from({ length: times }, () => packet)))
  }

  /** A ping travels behind what was sent before it. */
  async settled(): Promise<void> {
    const answer = once(this.socket, 'data')
    this.socket.write(PING_REQUEST)
    await answer
  }

  stop(): void {
    this.socket.destroy()
  }
}
