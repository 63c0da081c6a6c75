import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import type { Redis } from 'ioredis'
import { connectPacket, PING_REQUEST, publishPacket } from './mqtt'

/** One message to publish, in the form the candidate expects. */
export interface Publication {
  readonly channel: string
  readonly message: string | Buffer
}

/** A connection to publish on: to Redis, or to a candidate that is a broker itself. */
export interface BrokerConnection {
  /** Sends the message `times` times, as one chunk. */
  publish(publication: Publication, times: number): void
  /** Resolves when the broker has processed everything sent so far. */
  settled(): Promise<unknown>
  close(): void
}

export class RedisConnection implements BrokerConnection {
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

  close(): void {
    this.redis.disconnect()
  }
}

export class MqttConnection implements BrokerConnection {
  private constructor(private readonly socket: Socket) {}

  static async open(host: string, port: number): Promise<MqttConnection> {
    const socket = connect({ host, port, noDelay: true })
    socket.write(connectPacket('bench-publisher'))
    await once(socket, 'data')
    return new MqttConnection(socket)
  }

  publish({ channel, message }: Publication, times: number): void {
    const packet = publishPacket(channel, message)
    this.socket.write(Buffer.concat(Array.from({ length: times }, () => packet)))
  }

  /** The broker handles packets in order, so its PINGRESP comes after everything sent before the PINGREQ. */
  async settled(): Promise<void> {
    const response = once(this.socket, 'data')
    this.socket.write(PING_REQUEST)
    await response
  }

  close(): void {
    this.socket.destroy()
  }
}
