import connect from 'engine.io-client-3'
import { NEVER } from '../../limits'
import { type EngineOptions, type EngineSocket, webSocketOf } from './engine-socket'
import { WireTap } from './wire-tap'

/** ms between pings where the open packet does not say; Engine.IO's own default */
const USUAL_INTERVAL = 25_000

/** A client of protocol revision 3 (Engine.IO 1 to 3), in which the client pings and the server answers. */
export function openRevision3(origin: string, { path, transport, agent }: EngineOptions): EngineSocket {
  const transports = transport === 'polling, then websocket' ? ['polling', 'websocket'] : [transport]
  // by itself it would upgrade as soon as it is open
  const socket = connect(origin, { path, transports, upgrade: false, agent })
  const wire = new WireTap()
  wire.remember(socket)
  wire.tap(socket.transport) // it is opening, but has written and read nothing
  const create = socket.createTransport
  socket.createTransport = (name) => wire.tap(create.call(socket, name))
  return {
    wire,
    events: socket,
    get sessionId() {
      return socket.id ?? ''
    },
    onHandshake: (listener) =>
      void socket.on('handshake', (data: Record<string, unknown>) => {
        listener({ ...data })
        // The client reads its settings from this object. It must go on pinging, or the server ends the session; but it must
        // not end the session itself when no pong comes.
        data.pingTimeout = NEVER
        if (!(Number(data.pingInterval) > 0)) data.pingInterval = USUAL_INTERVAL
        // The client would throw an uncaught error if this is not a list. The packet is judged as it came.
        if (!Array.isArray(data.upgrades)) data.upgrades = []
      }),
    send: (frame) => socket.send(frame),
    sendHeartbeat: () => socket.sendPacket('ping'),
    delayPongs: () => {},
    webSocket: () => webSocketOf(socket.transport),
    close: () => socket.close(),
    beginUpgrade: () => socket.probe('websocket'),
  }
}
