import { Client } from './client'
import { Engine } from './engine'
import { Lifecycle } from './lifecycle'
import { Protocol } from './protocol'
import { Session } from './session'
import { Subscriptions } from './subscriptions'

/** What a bare server is made of. A fault replaces some of it. */
export interface BareParts {
  readonly Engine: typeof Engine
  readonly Session: typeof Session
  readonly Client: typeof Client
  readonly Subscriptions: typeof Subscriptions
  readonly Lifecycle: typeof Lifecycle
  readonly protocol: Protocol
}

export const bareParts: BareParts = { Engine, Session, Client, Subscriptions, Lifecycle, protocol: new Protocol() }
