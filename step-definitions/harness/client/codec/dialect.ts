/**
 * What a dialect module exports: how our requests are said to another server, and what its frames say. The messages carry
 * the same meaning in another form; a dialect adds nothing of its own, and keeps no account that the server should keep.
 *
 * `encode` and `decode` are called for all clients alike. Whatever a function throws, or gives that is none of these,
 * ends the scenario as an error of the dialect.
 */
export interface Dialect {
  /** The frame for a request: text, or bytes. Undefined where the server's language cannot say it: the server is found wrong. */
  encode(request: { action: 'subscribe' | 'unsubscribe'; pattern: string }): string | Uint8Array | undefined
  /** What a frame says. Undefined where the dialect does not know it: it is kept in the transcript, and counted. */
  decode(frame: string | Buffer): Reply | Delivery | undefined
  /** What a pattern is called in the server's PSUBSCRIBE. The pattern itself, if this is not exported. */
  nameInRedis?(pattern: string): string
  /**
   * What to publish in Redis so that a payload gets to the subscribers of a channel; undefined where it cannot be said.
   * The payload itself on the channel itself, if this is not exported.
   */
  publish?(channel: string, payload: string | Buffer): Published[] | undefined
}

/** The answer to a request: which one it was, and whether it was obeyed. */
export interface Reply {
  action?: string
  pattern?: string
  status: boolean
  /** why it was not */
  error?: string
}

/** A payload that was published; pattern and channel as far as the frame tells them. */
export interface Delivery {
  pattern?: string
  channel?: string
  payload: string
  /** where the payload is bytes that are no UTF-8 */
  encoding?: 'base64'
}

export interface Published {
  channel: string
  payload: string | Uint8Array
}
