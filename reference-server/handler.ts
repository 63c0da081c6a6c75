import type { Deadline } from './deadline'
import type { Action, ErrorCode, Request } from './protocol'
import type { Client } from './subscription'
import type { Subscriptions } from './subscriptions'

/** The result of a request; `error` is present exactly when `status` is false. */
export type Result = { readonly status: true } | { readonly status: false; readonly error: ErrorCode }

/** Handles one valid request of one client, by the deadline. Never rejects. */
export type Handler = (
  request: Request,
  client: Client,
  subscriptions: Subscriptions,
  deadline: Deadline,
) => Promise<Result>

/** One handler for each action. */
export type Handlers = Readonly<Record<Action, Handler>>
