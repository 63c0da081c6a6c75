import type { Socket } from 'engine.io'
import type { Bus, BusListener } from '../../../reference-server/bus'
import type { Handler } from '../../../reference-server/handler'
import type { Parts } from '../../../reference-server/parts'
import type { Action, Codec, Malformed, Reply, Request } from '../../../reference-server/protocol'
import type { Decoration } from '../fault'

/** A codec made from the usual one. */
export function codec(change: (usual: Codec) => Partial<Codec>): Decoration {
  return (parts) => ({
    codec: (config) => {
      const usual = parts.codec(config)
      return { ...usual, ...change(usual) }
    },
  })
}

/** Changes replies: `change` gets a reply as an object, and returns the value that is sent as JSON. */
export function replies(change: (message: Record<string, unknown>, reply: Reply) => unknown): Decoration {
  return codec((usual) => ({ reply: (reply) => JSON.stringify(change(JSON.parse(usual.reply(reply)), reply)) }))
}

/** Changes deliveries in the same way. */
export function deliveries(change: (message: Record<string, unknown>) => unknown): Decoration {
  return codec((usual) => ({
    delivery: (...message) => JSON.stringify(change(JSON.parse(usual.delivery(...message)))),
  }))
}

/** Changes payloads before they are encoded. */
export function payloads(change: (payload: Buffer) => Buffer): Decoration {
  return codec((usual) => ({
    delivery: (pattern, channel, payload) => usual.delivery(pattern, channel, change(payload)),
  }))
}

/** Changes how requests are read: `change` gets the result of the usual codec, the frame, and that codec. */
export function requests(
  change: (read: Request | Malformed, frame: unknown, usual: Codec) => Request | Malformed,
): Decoration {
  return codec((usual) => ({ decode: (frame) => change(usual.decode(frame), frame, usual) }))
}

/** Changes the pattern of every valid request. */
export function patternsReadAs(change: (pattern: string) => string): Decoration {
  return requests((read) => ('error' in read ? read : { ...read, pattern: change(read.pattern) }))
}

/** A bus made from the usual one. `events` changes the events that the server gets from it. */
export function bus(
  change: (usual: Bus) => Partial<Bus>,
  events: (usual: BusListener) => Partial<BusListener> = () => ({}),
): Decoration {
  return (parts) => ({
    bus: (config) => {
      const usual = parts.bus(config)
      const whole: Bus = {
        open: (listener) => usual.open({ ...listener, ...events(listener) }),
        psubscribe: (pattern) => usual.psubscribe(pattern),
        punsubscribe: (pattern) => usual.punsubscribe(pattern),
        close: () => usual.close(),
      }
      return { ...whole, ...change(usual) }
    },
  })
}

/** A handler for one action, made from the usual one. `make` is called once for each server, so a handler can keep state. */
export function handler(action: Action, make: (usual: Handler) => Handler): Decoration {
  return ({ handlers }) => ({ handlers: { ...handlers, [action]: make(handlers[action]) } })
}

/** Intercepts messages to clients; `send` sends one. `make` is called once for each client. */
export function sending(
  make: (send: (message: string) => void, socket: Socket) => (message: string) => void,
): Decoration {
  return withSocket((socket) => {
    const pass = make((message) => void socket.send(message), socket)
    return { send: (message: string) => void pass(message) }
  })
}

/** Intercepts frames from clients; `pass` hands one to the server. `make` is called once for each client. */
export function receiving(
  make: (pass: (frame: unknown) => void, socket: Socket) => (frame: unknown) => void,
): Decoration {
  return withSocket((socket) => ({
    on: (event: string, listener: (frame: unknown) => void) =>
      socket.on(event as 'message', event === 'message' ? make(listener, socket) : listener),
  }))
}

/** Intercepts disconnects; `leave` reports one to the server. `make` is called once for each client. */
export function leaving(
  make: (leave: (reason: string) => void, socket: Socket) => (reason: string) => void,
): Decoration {
  return withSocket((socket) => ({
    on: (event: string, listener: (reason: string) => void) =>
      socket.on(event as 'close', event === 'close' ? make(listener, socket) : listener),
  }))
}

/** Gives connections a socket with some of its methods replaced. */
function withSocket(methods: (socket: Socket) => Record<string, (...args: never[]) => unknown>): Decoration {
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

/** Applies several decorations to one server, each to the result of the one before. */
export function all(...decorations: readonly Decoration[]): Decoration {
  return (parts: Parts) => {
    let changed = parts
    for (const decorate of decorations) changed = { ...changed, ...decorate(changed) }
    return changed
  }
}
