import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import { Turns } from '../turns'

/** Requests of one connection that may be unanswered. Clients send one and wait for its response; pipelining has died out. */
const MAX_UNANSWERED = 64

/** Requests of all connections that are served in one turn of the event loop: some 5 ms of handshakes, the dearest of them. */
const SERVED_PER_TURN = 16

/** The unanswered requests of one connection. */
interface Pipeline {
  unanswered: number
  /** Whether a request was served in this turn of the event loop. */
  isBusy: boolean
  readonly waiting: (() => void)[]
}

/**
 * Serves one request of each connection in a turn of the event loop, and a few of all together. By itself Node serves all that came
 * in one read, and 64 KiB can hold 2,400: 450 ms in which nobody else is served (measured). Their responses keep their order;
 * Node sees to that.
 */
export class Pipelines {
  private readonly bySocket = new Map<Duplex, Pipeline>()
  private readonly onAnswered: (this: ServerResponse) => void
  private readonly turns = new Turns(SERVED_PER_TURN)

  /** @param onOverflow called when a connection is destroyed for its unanswered requests */
  constructor(private readonly onOverflow: () => void) {
    const answered = (socket: Duplex) => this.answered(socket)
    // One function for all responses: most are polls that stay open.
    this.onAnswered = function (this: ServerResponse) {
      answered(this.req.socket)
    }
  }

  /** Serves this request now, or in its turn. */
  serve(request: IncomingMessage, response: ServerResponse, serve: () => void): void {
    const { socket } = request
    const pipeline = this.pipelineOf(socket)
    pipeline.unanswered += 1
    response.once('close', this.onAnswered)
    if (pipeline.unanswered > MAX_UNANSWERED) {
      this.onOverflow()
      socket.destroy()
      stopParsing(socket)
    } else if (pipeline.isBusy) pipeline.waiting.push(serve)
    else this.serveNow(socket, pipeline, serve)
  }

  /** Whether requests of this connection are unanswered. */
  has(socket: Duplex): boolean {
    return (this.bySocket.get(socket)?.unanswered ?? 0) > 0
  }

  /** To be called when a connection has ended. */
  forget(socket: Duplex): void {
    this.bySocket.delete(socket)
  }

  private pipelineOf(socket: Duplex): Pipeline {
    const existing = this.bySocket.get(socket)
    if (existing) return existing
    const pipeline = { unanswered: 0, isBusy: false, waiting: [] }
    this.bySocket.set(socket, pipeline)
    return pipeline
  }

  private serveNow(socket: Duplex, pipeline: Pipeline, serve: () => void): void {
    pipeline.isBusy = true
    this.turns.soon(() => {
      if (socket.destroyed) return
      setImmediate(() => this.endTurn(socket, pipeline))
      serve()
    })
  }

  private endTurn(socket: Duplex, pipeline: Pipeline): void {
    if (socket.destroyed) return
    const next = pipeline.waiting.shift()
    if (next) this.serveNow(socket, pipeline, next)
    else pipeline.isBusy = false
  }

  private answered(socket: Duplex): void {
    const pipeline = this.bySocket.get(socket)
    if (!pipeline) return
    pipeline.unanswered -= 1
    if (pipeline.unanswered === 0) this.bySocket.delete(socket)
  }
}

/**
 * Makes Node's parser end with the next request it finds: 2 says that the connection is upgraded there. Otherwise it makes a request
 * of everything it has read, also of a destroyed connection, and for 64 KiB that takes 50 to 100 ms (measured).
 */
function stopParsing(socket: Duplex): void {
  const { parser } = socket as { readonly parser?: { onIncoming: () => number } } // private; see pipelines.test.ts
  if (parser) parser.onIncoming = () => 2
}
