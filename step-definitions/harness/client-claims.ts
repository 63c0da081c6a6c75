import type { Client } from './client'
import { RequirementNotMet } from './errors'
import { faultsOf } from './message-judge'

/** The handshake was answered with an open packet as Engine.IO defines it. */
export function holdsOpenPacket({ connection }: Client): void {
  const faults = faultsOf('open packet', connection.handshake)
  if (faults.length === 0) return
  const actual = `${JSON.stringify(connection.handshake)} (${faults.join(', ')})`
  throw new RequirementNotMet('The open packet is one of Engine.IO', 'sid, upgrades, pingInterval, pingTimeout', actual)
}

export function differentSessions(one: Client, other: Client): void {
  if (one.connection.sessionId !== other.connection.sessionId) return
  throw new RequirementNotMet('Each client is a session of its own', 'two ids', `${one.connection.sessionId} twice`)
}
