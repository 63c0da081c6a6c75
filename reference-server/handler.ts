import type { Deadline } from './deadline'
import type { Action, ErrorCode, Request } from './protocol'
import type { Client } from './subscription'
import type { Subscriptions } from './subscriptions'

/** What became of a request; `error` is there exactly when `status` is false. */
export type Outcome = { readonly status: true } | { readonly status: false; readonly error: ErrorCode }

/** Obeys one valid request of one client, by the deadline. Never rejects. */
export type Handler = (
  request: Request,
  client: Client,
  subscriptions: Subscriptions,
  deadline: Deadline,
) => Promise<Outcome>

/** One handler for each action. */
export type Handlers = Readonly<Record<Action, Handler>>
