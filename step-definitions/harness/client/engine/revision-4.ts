import { NodeXHR, Socket } from 'engine.io-client'
import { NEVER } from '../../limits'
import { type EngineOptions, type EngineSocket, webSocketOf } from './engine-socket'
import { gatedWebSocket } from './gated-websocket'
import { WireTap } from './wire-tap'

/** A client of protocol revision 4, in which the server pings. */
export function openRevision4(origin: string, { path, transport, agent }: EngineOptions): EngineSocket {
  let openGate = () => {}
  const gate = new Promise<void>((resolve) => {
    openGate = resolve
  })
  const upgrade = transport === 'polling, then websocket'
  const wire = new WireTap()
  // it makes and opens its first transport in its constructor
  class TappedSocket extends Socket {
    override createTransport(name: string) {
      return wire.tap(super.createTransport(name))
    }
  }
  const socket = new TappedSocket(origin, {
    path,
    transports: upgrade ? [NodeXHR, gatedWebSocket(gate)] : [transport],
    upgrade,
    // engine.io-client types the browser's agents only; in Node it is handed to the http module as it is
    agent: agent as unknown as string,
  })
  wire.remember(socket)
  return {
    wire,
    events: socket as unknown as NodeJS.EventEmitter,
    get sessionId() {
      return socket.id
    },
    onHandshake: (listener) =>
      socket.on('handshake', (data) => {
        listener({ ...data })
        // The client reads its settings from this object. It must not end the session itself when no ping comes.
        Object.assign(data, { pingInterval: 0, pingTimeout: NEVER })
        // The client would throw an uncaught error if this is not a list. The packet is judged as it came.
        if (!Array.isArray(data.upgrades)) data.upgrades = []
      }),
    send: (frame) => void socket.send(frame),
    sendHeartbeat: () => Reflect.get(socket, '_sendPacket').call(socket, 'pong'),
    delayPongs: (ms) => {
      const send = Reflect.get(socket, '_sendPacket').bind(socket)
      const late = (type: string, ...rest: unknown[]) =>
        type === 'pong' ? void setTimeout(send, ms, type, ...rest).unref() : send(type, ...rest)
      Reflect.set(socket, '_sendPacket', late)
    },
    webSocket: () => webSocketOf(socket.transport),
    close: () => void socket.close(),
    beginUpgrade: openGate,
  }
}
