import { type ServerOptions, WebSocket, WebSocketServer } from 'ws'

/** Told of the control frames of a WebSocket, which Engine.IO does not see. */
export interface ControlFrameListener {
  /** A ping or a pong of WebSocket itself has arrived. */
  onControlFrame(): void
}

/** Frames before a WebSocket belongs to a client. An upgrade needs two: a probe, and the packet that completes it. */
const MAX_EARLY_FRAMES = 16

type PingData = Parameters<WebSocket['pong']>[0]

/**
 * The WebSocket of one client. While the system has not taken its last pong, only the most recent ping is kept, and answered
 * then (RFC 6455, 5.5.3 allows it): a client that sends pings and reads nothing costs one pong, however many they are.
 */
export class ClientWebSocket extends WebSocket {
  private listener: ControlFrameListener | undefined
  private earlyFrames = 0
  private isAnswering = false
  /** The data of the ping to answer next. */
  private unanswered: PingData

  constructor(...parts: ConstructorParameters<typeof WebSocket>) {
    super(...parts)
    this.on('message', countEarlyFrame)
    this.on('pong', reportPong)
  }

  /** From now on it belongs to a client: `listener` is told of each ping and pong. */
  reportControlFrames(listener: ControlFrameListener): void {
    this.listener = listener
    this.off('message', countEarlyFrame)
  }

  /** A ping or a pong has arrived. */
  reportControlFrame(): void {
    if (this.listener) this.listener.onControlFrame()
    else this.countEarlyFrame()
  }

  /** Nobody counts what a WebSocket sends before it belongs to a client, and Engine.IO answers each probe. */
  countEarlyFrame(): void {
    this.earlyFrames += 1
    if (this.earlyFrames > MAX_EARLY_FRAMES) this.terminate()
  }

  /** Called by ws for each ping. */
  override pong(data: PingData): void {
    this.reportControlFrame()
    if (this.isAnswering) this.unanswered = data
    else this.answer(data)
  }

  private answer(data: PingData): void {
    this.isAnswering = true
    super.pong(data, false, (error) => {
      const next = this.unanswered
      this.unanswered = undefined
      this.isAnswering = false
      if (!error && next !== undefined) this.answer(next)
    })
  }
}

// One function for all clients, most of which are idle.

function reportPong(this: WebSocket): void {
  if (this instanceof ClientWebSocket) this.reportControlFrame()
}

function countEarlyFrame(this: WebSocket): void {
  if (this instanceof ClientWebSocket) this.countEarlyFrame()
}

/** What Engine.IO makes its WebSockets with (its option `wsEngine`). */
export class ClientWebSocketServer extends WebSocketServer {
  constructor(options: ServerOptions) {
    // One frame of each client in a turn of the event loop: while a client sends 10,000 at once, the others are served too.
    super({ ...options, WebSocket: ClientWebSocket, allowSynchronousEvents: false } as unknown as ServerOptions)
  }
}
