/**
 * What a dialect module exports: how to encode our requests for another server, and how to decode its frames. The messages
 * have the same meaning in another form. A dialect adds nothing, and keeps no state that the server should keep.
 *
 * `encode` and `decode` are called for all clients. If a function throws, or returns anything but the types below, the
 * scenario ends as an error of the dialect.
 */
export interface Dialect {
  /**
   * The frame for a request: text, or bytes. Undefined where the server's protocol cannot express it: then the scenario is
   * not observed, or failed if its clause demands that clients can say this (`demandsWords` in features/clauses.json).
   */
  encode(request: { action: 'subscribe' | 'unsubscribe'; pattern: string }): string | Uint8Array | undefined
  /** What a frame means. Undefined where the dialect does not know it: the frame is kept in the transcript, and counted. */
  decode(frame: string | Buffer): Reply | Delivery | undefined
  /** The name of a pattern in the server's PSUBSCRIBE. By default the pattern itself. */
  nameInRedis?(pattern: string): string
  /**
   * What to publish in Redis so that a payload reaches the subscribers of a channel; undefined where that is impossible.
   * By default the payload itself on the channel itself.
   */
  publish?(channel: string, payload: string | Buffer): Published[] | undefined
}

/** The reply to a request: to which one, and whether it was granted. */
export interface Reply {
  action?: string
  pattern?: string
  status: boolean
  /** why it was not granted */
  error?: string
}

/** A payload that was published; with pattern and channel, if the frame names them. */
export interface Delivery {
  pattern?: string
  channel?: string
  payload: string
  /** where the payload is bytes that are not UTF-8 */
  encoding?: 'base64'
}

export interface Published {
  channel: string
  payload: string | Uint8Array
}
