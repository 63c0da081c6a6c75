import type { Server as HttpServer } from 'node:http'
import type { Server as Engine, Socket } from 'engine.io'
import type { Redis } from 'ioredis'
import type { Bus } from '../../reference-server/bus'
import type { Handler } from '../../reference-server/handler'
import type { Action } from '../../reference-server/protocol'
import type { Client, Subscription } from '../../reference-server/subscription'
import type { Subscriptions } from '../../reference-server/subscriptions'
import { sending } from './decorate'
import type { Fault } from './fault'

// For mistakes that no interface offers: what the parts keep to themselves.

type Decoration = NonNullable<Fault['parts']>

/** Who is on a subscription, in the order of their coming. */
export function membersOf(subscription: Subscription | undefined): Client[] {
  return subscription ? [...(Reflect.get(subscription, 'members') as Map<Client, boolean>).keys()] : []
}

/** Puts a client on a subscription, or takes it off, and Redis is not told. */
export function setMember(subscription: Subscription, client: Client, is: boolean): void {
  const members: Map<Client, boolean> = Reflect.get(subscription, 'members')
  if (is) members.set(client, true)
  else members.delete(client)
  Reflect.set(subscription, 'cachedRecipients', undefined)
}

/** Every pattern that has a subscription. */
export function patternsOf(subscriptions: Subscriptions): string[] {
  return [...(Reflect.get(subscriptions, 'byPattern') as Map<string, Subscription>).keys()]
}

/** The client of Redis under the usual bus, once that is open. */
export function redisOf(bus: Bus): Redis {
  return Reflect.get(bus, 'redis') as Redis
}

/** The network side tampered with, once it is made. */
export function network(tamper: (engine: Engine, http: HttpServer) => void): Decoration {
  return (parts) => ({
    httpServer: (...made) => {
      const front = parts.httpServer(...made)
      tamper(Reflect.get(front, 'engine') as Engine, Reflect.get(front, 'http') as HttpServer)
      return front
    },
  })
}

/** Another handler for one action, which can speak to Redis past the subscriptions. */
export function handlerWithBus(action: Action, make: (usual: Handler, bus: () => Bus) => Handler): Decoration {
  return (parts) => {
    let made: Bus | undefined
    const bus = () => made as Bus
    return {
      bus: (config) => {
        made = parts.bus(config)
        return made
      },
      handlers: { ...parts.handlers, [action]: make(parts.handlers[action], bus) },
    }
  }
}

/** How often each reply (not a delivery) is sent: 0, 1, 2 times, by what it says. */
export function repliesSent(
  times: (reply: { action?: string; pattern?: string; status: boolean }, socket: Socket) => number,
): Decoration {
  return sending((send, socket) => (message) => {
    const body = JSON.parse(message)
    let left = 'status' in body ? times(body, socket) : 1
    for (; left > 0; left -= 1) send(message)
  })
}

/** The reply that the usual codec would make, for those whom it is no reply to. */
export function replyText(action: Action, pattern: string, status: boolean): string {
  return JSON.stringify({ origin: 'S', action, pattern, status })
}

/** Whether a pattern that ends in a star covers a name, as a beginner would compare. */
export function covers(pattern: string, name: string): boolean {
  return pattern !== name && pattern.endsWith('*') && name.startsWith(pattern.slice(0, -1))
}

/** What Engine.IO calls the way by which a client speaks now. */
export function transportOf(socket: Socket): string {
  return socket.transport.name
}
