import type { ValidateFunction } from 'ajv'
import clientMessage from '../../../schemas/client-message.schema.json'
import { compileSchema } from '../../../schemas/compile'
import delivery from '../../../schemas/delivery.schema.json'
import handshake from '../../../schemas/handshake.schema.json'
import reply from '../../../schemas/reply.schema.json'
import specifiedDelivery from '../../../schemas/specified-delivery.schema.json'
import specifiedReply from '../../../schemas/specified-reply.schema.json'
import { SuiteFault } from '../errors'

const compile = (schema: object) => compileSchema(schema, { allErrors: true })
const judges = {
  'client message': compile(clientMessage),
  'open packet': compile(handshake),
  'specified reply': compile(specifiedReply),
  'specified delivery': compile(specifiedDelivery),
  reply: compile(reply),
  delivery: compile(delivery),
}

export type MessageKind = keyof typeof judges

/** A frame the server sent, as it came, and what it is. */
export interface Received {
  /** text as it came; bytes in base64 */
  raw: string
  binary: boolean
  /** what it says: the text as JSON, if that is an object, or what a dialect made of the frame */
  body: Readonly<Record<string, unknown>> | undefined
  /** an answer to a request has an action or a status and is no delivery; what is neither is `other` */
  kind: 'answer' | 'delivery' | 'other'
  /** a dialect could make nothing of it */
  unknown?: true
}

/** What is wrong with a message of this kind, in words; empty if nothing is. */
export function faultsOf(kind: MessageKind, message: unknown): string[] {
  const validate: ValidateFunction = judges[kind]
  if (validate(message)) return []
  return (validate.errors ?? []).map(({ instancePath, message = 'is wrong' }) => `${instancePath || 'it'} ${message}`)
}

/** Reads a frame from the server. The kind is told by the message's own words, whatever its faults. */
export function readFrame(data: string | Buffer | ArrayBuffer): Received {
  const binary = typeof data !== 'string'
  const raw = binary ? Buffer.from(data as ArrayBuffer).toString('base64') : data
  const body = binary ? undefined : objectIn(raw)
  return { raw, binary, body, kind: kindOf(body) }
}

/** The frame for a request of ours. Throws SuiteFault if it is none that a client may send. */
export function requestFrame(request: { action: string; pattern: string }): string {
  const faults = faultsOf('client message', request)
  if (faults.length > 0) throw new SuiteFault(`the suite was about to send a broken request: ${faults.join(', ')}`)
  return JSON.stringify(request)
}

function kindOf(body: Received['body']): Received['kind'] {
  if (!body) return 'other'
  const refusal = body.status === false && !('payload' in body) // of a request whose action was "message", and is repeated
  if (body.action === 'message' && !refusal) return 'delivery'
  if ('payload' in body && !('status' in body)) return 'delivery'
  return 'action' in body || 'status' in body ? 'answer' : 'other'
}

function objectIn(text: string): Received['body'] {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined
  } catch {
    return undefined // not JSON: the completion `wire` has a say in that, the specification has not
  }
}
