/** The options of a server. Every option has a default (`SETTINGS`). */
export interface Options {
  /** The address to listen on; loopback by default. */
  readonly host?: string
  /** The port to listen on; 0 picks a free one. */
  readonly port?: number
  /** The Engine.IO path; starts with a slash. */
  readonly path?: string
  /** redis://[[user]:password@]host[:port], rediss://… or unix:///path (see `parseRedisAddress`). */
  readonly redis?: string
  /** A file with the certificates, in PEM, that a rediss:// address is trusted by instead of the system's; none if empty. */
  readonly redisCa?: string
  /** Milliseconds a request may wait for Redis before it is refused. */
  readonly redisTimeout?: number
  /** Milliseconds between two Engine.IO pings. */
  readonly pingInterval?: number
  /** Milliseconds a client has to answer a ping before it is closed. */
  readonly pingTimeout?: number
  /** Bytes of the largest frame a client may send; a client that sends a larger one is closed. */
  readonly maxPayload?: number
  /** Bytes (in UTF-8) of the longest pattern; a longer one is refused. */
  readonly maxPattern?: number
  /** Clients connected at once; the handshake of one more is answered with 503. */
  readonly maxConnections?: number
  /** Milliseconds after which a session on polling that has never polled is closed. */
  readonly handshakeTimeout?: number
  /** Clients of one address (of one /64 network of IPv6); the handshake of one more is answered with 503. 0 means no limit. */
  readonly maxPerAddress?: number
  /** Addresses and subnets of proxies that name the address of a client by X-Forwarded-For, separated by commas. */
  readonly trustProxy?: string
  /** Patterns one client may be subscribed to; one more is refused. */
  readonly maxSubscriptions?: number
  /** Microseconds that the patterns of one client may cost Redis at each PUBLISH, on the worst channel; one more is refused. */
  readonly maxPatternCost?: number
  /** Microseconds that the stars, classes and so on of all patterns may cost Redis at each PUBLISH; one more is refused. */
  readonly maxServerPatternCost?: number
  /**
   * Requests per second of one client; ten times as many may come at once. More are refused, and a client that goes on until it is
   * as much again over the limit is closed.
   */
  readonly maxRequests?: number
  /** Bytes that may wait for one client; past that it is closed. */
  readonly maxUnsent?: number
  /** Bytes that may wait for all clients together, shared messages counted once; past that the client furthest behind is closed. */
  readonly maxBacklog?: number
  /** Whether a page at /console/ lets people subscribe, and shows what the server and Redis hold. */
  readonly console?: boolean
  /** Whether that page may publish to Redis. */
  readonly consolePublish?: boolean
}

/** Options with every default filled in. */
export type Config = Required<Options>
