import type { Socket } from 'engine.io'
import type { Bus, BusListener } from '../../reference-server/bus'
import type { Handler } from '../../reference-server/handler'
import type { Parts } from '../../reference-server/parts'
import type { Action, Codec, Malformed, Reply, Request } from '../../reference-server/protocol'
import type { Fault } from './fault'

type Decoration = NonNullable<Fault['parts']>

/** Another codec made of the usual one. */
export function codec(change: (usual: Codec) => Partial<Codec>): Decoration {
  return (parts) => ({
    codec: (config) => {
      const usual = parts.codec(config)
      return { ...usual, ...change(usual) }
    },
  })
}

/** Replies said otherwise: `change` gets the reply as an object, and gives what is sent as JSON. */
export function replies(change: (message: Record<string, unknown>, reply: Reply) => unknown): Decoration {
  return codec((usual) => ({ reply: (reply) => JSON.stringify(change(JSON.parse(usual.reply(reply)), reply)) }))
}

/** Deliveries said otherwise. */
export function deliveries(change: (message: Record<string, unknown>) => unknown): Decoration {
  return codec((usual) => ({
    delivery: (...message) => JSON.stringify(change(JSON.parse(usual.delivery(...message)))),
  }))
}

/** Payloads changed before they are encoded. */
export function payloads(change: (payload: Buffer) => Buffer): Decoration {
  return codec((usual) => ({
    delivery: (pattern, channel, payload) => usual.delivery(pattern, channel, change(payload)),
  }))
}

/** Requests read otherwise: `change` gets what the usual codec made of the frame. */
export function requests(
  change: (read: Request | Malformed, frame: unknown, usual: Codec) => Request | Malformed,
): Decoration {
  return codec((usual) => ({ decode: (frame) => change(usual.decode(frame), frame, usual) }))
}

/** Another way to Redis made of the usual one. `events` decorates what the server is told. */
export function bus(
  change: (usual: Bus) => Partial<Bus>,
  events: (usual: BusListener) => Partial<BusListener> = () => ({}),
): Decoration {
  return (parts) => ({
    bus: (config) => {
      const usual = parts.bus(config)
      const whole: Bus = {
        open: (told) => usual.open({ ...told, ...events(told) }),
        psubscribe: (pattern) => usual.psubscribe(pattern),
        punsubscribe: (pattern) => usual.punsubscribe(pattern),
        close: () => usual.close(),
      }
      return { ...whole, ...change(usual) }
    },
  })
}

/** Another handler for one action. `make` is called once for each server, so that it can remember. */
export function handler(action: Action, make: (usual: Handler) => Handler): Decoration {
  return ({ handlers }) => ({ handlers: { ...handlers, [action]: make(handlers[action]) } })
}

/** What a client is sent passes through this; `send` sends on. `make` is called once for each client. */
export function sending(
  make: (send: (message: string) => void, socket: Socket) => (message: string) => void,
): Decoration {
  return around((socket) => {
    const pass = make((message) => void socket.send(message), socket)
    return { send: (message: string) => void pass(message) }
  })
}

/** What a client sends passes through this; `pass` hands it on. `make` is called once for each client. */
export function receiving(
  make: (pass: (frame: unknown) => void, socket: Socket) => (frame: unknown) => void,
): Decoration {
  return around((socket) => ({
    on: (event: string, listener: (frame: unknown) => void) =>
      socket.on(event as 'message', event === 'message' ? make(listener, socket) : listener),
  }))
}

/** The end of a client passes through this; `leave` tells the server. */
export function leaving(
  make: (leave: (reason: string) => void, socket: Socket) => (reason: string) => void,
): Decoration {
  return around((socket) => ({
    on: (event: string, listener: (reason: string) => void) =>
      socket.on(event as 'close', event === 'close' ? make(listener, socket) : listener),
  }))
}

/** A connection that sees another socket: these methods in place of its own. */
function around(methods: (socket: Socket) => Record<string, (...args: never[]) => unknown>): Decoration {
  return ({ connection }) => ({
    connection: (socket, parts) => {
      const own = methods(socket)
      const seen = new Proxy(socket, {
        get: (target, name) => {
          if (typeof name === 'string' && Object.hasOwn(own, name)) return own[name]
          const value: unknown = Reflect.get(target, name)
          return typeof value === 'function' ? value.bind(target) : value
        },
      })
      connection(seen, parts)
    },
  })
}

/** Several decorations of one server, each of another part. */
export function all(...decorations: readonly Decoration[]): Decoration {
  return (parts: Parts) => {
    let changed = parts
    for (const decorate of decorations) changed = { ...changed, ...decorate(changed) }
    return changed
  }
}
