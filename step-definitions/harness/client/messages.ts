import clientMessage from '../../../schemas/client-message.schema.json'
import { compileSchema } from '../../../schemas/compile'
import delivery from '../../../schemas/delivery.schema.json'
import handshake from '../../../schemas/handshake.schema.json'
import reply from '../../../schemas/reply.schema.json'
import specifiedDelivery from '../../../schemas/specified-delivery.schema.json'
import specifiedReply from '../../../schemas/specified-reply.schema.json'
import { SuiteError } from '../errors'

const compile = (schema: object) => compileSchema(schema, { allErrors: true })
const validators = {
  'client message': compile(clientMessage),
  'open packet': compile(handshake),
  'specified reply': compile(specifiedReply),
  'specified delivery': compile(specifiedDelivery),
  reply: compile(reply),
  delivery: compile(delivery),
}

export type MessageKind = keyof typeof validators

/** A frame from the server: as it came, and what it means. */
export interface Received {
  /** text as it came; bytes in base64 */
  raw: string
  binary: boolean
  /** the parsed JSON, if the text is a JSON object; or what a dialect decoded */
  body: Readonly<Record<string, unknown>> | undefined
  /** a reply has an action or a status and is not a delivery; `other` is neither */
  kind: 'reply' | 'delivery' | 'other'
  /** the dialect does not know this frame */
  unknown?: true
}

/** How a message breaks the schema of its kind, in words; empty if it does not. */
export function schemaErrors(kind: MessageKind, message: unknown): string[] {
  const validate = validators[kind]
  if (validate(message)) return []
  return validate.errors.map(({ instancePath, message = 'is wrong' }) => `${instancePath || 'it'} ${message}`)
}

/** Reads a frame from the server. Its fields decide the kind, even where the message breaks the schema of that kind. */
export function readFrame(data: string | Buffer | ArrayBuffer): Received {
  const binary = typeof data !== 'string'
  const raw = binary ? Buffer.from(data as ArrayBuffer).toString('base64') : data
  const body = binary ? undefined : objectIn(raw)
  return { raw, binary, body, kind: kindOf(body) }
}

/** The frame for one of our requests. Throws SuiteError if a client may not send it. */
export function requestFrame(request: { action: string; pattern: string }): string {
  const errors = schemaErrors('client message', request)
  if (errors.length > 0) throw new SuiteError(`the suite was about to send a broken request: ${errors.join(', ')}`)
  return JSON.stringify(request)
}

function kindOf(body: Received['body']): Received['kind'] {
  if (!body) return 'other'
  const isRefusal = body.status === false && !('payload' in body) // it repeats the action "message" of a bad request
  if (body.action === 'message' && !isRefusal) return 'delivery'
  if ('payload' in body && !('status' in body)) return 'delivery'
  return 'action' in body || 'status' in body ? 'reply' : 'other'
}

function objectIn(text: string): Received['body'] {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined
  } catch {
    return undefined // not JSON: only the completion `wire` judges that
  }
}
