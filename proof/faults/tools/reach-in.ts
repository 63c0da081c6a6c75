import type { Server as NodeHttpServer } from 'node:http'
import type { Server as Engine, Socket } from 'engine.io'
import type { Redis } from 'ioredis'
import type { Bus } from '../../../reference-server/bus'
import type { Handler } from '../../../reference-server/handler'
import type { Action } from '../../../reference-server/protocol'
import type { Client, Subscription } from '../../../reference-server/subscription'
import type { Subscriptions } from '../../../reference-server/subscriptions'
import type { Decoration } from '../fault'
import { sending } from './decorate'

// Access to private parts of the server, for mistakes that no interface allows.

/** The clients on a subscription, in the order in which they subscribed. */
export function membersOf(subscription: Subscription | undefined): Client[] {
  return subscription ? [...(Reflect.get(subscription, 'members') as Map<Client, boolean>).keys()] : []
}

/** Adds a client to a subscription, or removes it, without telling Redis. */
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

/** The Redis client of the usual bus, once that is open. */
export function redisOf(bus: Bus): Redis {
  return Reflect.get(bus, 'redis') as Redis
}

/** Tampers with the Engine.IO and HTTP servers once they exist. */
export function network(tamper: (engine: Engine, http: NodeHttpServer) => void): Decoration {
  return (parts) => ({
    httpServer: (...made) => {
      const httpServer = parts.httpServer(...made)
      tamper(Reflect.get(httpServer, 'engine') as Engine, Reflect.get(httpServer, 'http') as NodeHttpServer)
      return httpServer
    },
  })
}

/** A handler for one action that can also send commands to Redis by itself. */
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

/** Sends each reply as often as `times` says; deliveries are left alone. */
export function repliesSent(
  times: (reply: { action?: string; pattern?: string; status: boolean }, socket: Socket) => number,
): Decoration {
  return sending((send, socket) => (message) => {
    const body = JSON.parse(message)
    let left = 'status' in body ? times(body, socket) : 1
    for (; left > 0; left -= 1) send(message)
  })
}

/** A reply as the usual codec encodes it, for clients that must not get one. */
export function replyText(action: Action, pattern: string, status: boolean): string {
  return JSON.stringify({ origin: 'S', action, pattern, status })
}

/** Whether a pattern that ends in a star covers a name, compared in the simplest way. */
export function covers(pattern: string, name: string): boolean {
  return pattern !== name && pattern.endsWith('*') && name.startsWith(pattern.slice(0, -1))
}

/** The name of the client’s current Engine.IO transport. */
export function transportOf(socket: Socket): string {
  return socket.transport.name
}
