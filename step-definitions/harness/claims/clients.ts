import type { Client } from '../client/client'
import { schemaErrors } from '../client/messages'
import type { ProtocolClient, Transport } from '../client/protocol-client'
import { NotObserved, RequirementNotMet } from '../errors'
import { TIMED_OUT, withTimeout } from '../waiting'

/** The handshake was answered with an open packet as Engine.IO defines it (server-initializing/1). */
export function holdsOpenPacket({ connection }: Client): void {
  const errors = schemaErrors('open packet', connection.handshake)
  if (errors.length === 0) return
  const actual = `${JSON.stringify(connection.handshake)} (${errors.join(', ')})`
  throw new RequirementNotMet(
    'The open packet is as Engine.IO defines it',
    'sid, upgrades, pingInterval, pingTimeout; and maxPayload, if it is there, more than 0',
    actual,
    'server-initializing/1',
  )
}

/** Each client has its own session id (server-initializing/1). */
export function differentSessions(one: Client, other: Client): void {
  if (one.connection.sessionId !== other.connection.sessionId) return
  throw new RequirementNotMet('Each client has its own session', 'two ids', `${one.connection.sessionId} twice`)
}

/** The server ends the connection within the limit. The client never does so itself (see ProtocolClient). */
export async function isDisconnected({ connection }: Client, limitMs: number): Promise<void> {
  if ((await withTimeout(connection.closed, limitMs)) !== TIMED_OUT) return
  const requirement = `${connection.name} is disconnected by the server`
  throw new RequirementNotMet(requirement, 'the end of the connection', `it is open after ${Math.round(limitMs)} ms`)
}

/** No client can connect, over either transport; how the server refuses it does not matter (closing/1). */
export async function acceptsNoHandshake(connect: (transport: Transport) => Promise<ProtocolClient>): Promise<void> {
  for (const transport of ['polling', 'websocket'] as const) {
    const client = await connect(transport).catch((error: unknown) => {
      if (error instanceof RequirementNotMet || error instanceof NotObserved) return undefined
      throw error
    })
    client?.drop()
    if (client)
      throw new RequirementNotMet('A closed server accepts no handshake', 'none', `an open packet over ${transport}`)
  }
}
