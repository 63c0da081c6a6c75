/** In which situations an element can be judged: groups of contexts, and what each means. */
export const CONTEXTS = {
  Transport: {
    polling: 'its client is on polling',
    websocket: 'its client is on websocket',
    upgrading: 'its client changes from one to the other, or has done so',
  },
  Neighbours: {
    alone: 'one client, or a few',
    crowded: 'many clients or many requests at once',
    'slow neighbour': 'beside a client that does not read, or that keeps the server busy',
  },
  Age: {
    young: 'the session has just begun',
    'older than a ping': 'it has lasted for a ping cycle',
    'older than 10 s': 'it has lasted for longer than time limits that count in seconds',
  },
  Size: {
    small: 'as most are',
    'at the limit': 'as large as may be',
    'over it': 'larger',
  },
  Redis: {
    'Redis up': 'it answers',
    'Redis quiet': 'it is paused, or hangs: connected, and no answer',
    'Redis away': 'it has been stopped',
    'Redis back': 'it has been away, or has dropped the connection, or has refused',
  },
} as const

type Contexts = (typeof CONTEXTS)[keyof typeof CONTEXTS]
export type Context = { [Group in keyof typeof CONTEXTS]: keyof (typeof CONTEXTS)[Group] }[keyof typeof CONTEXTS]
export const ALL_CONTEXTS = Object.values(CONTEXTS).flatMap((group: Contexts) => Object.keys(group)) as Context[]

/** The clauses in whose scenarios an element is judged in a context; or why there are none: it does not matter, or nobody looks. */
export type Place = readonly string[] | { readonly reason: string } | { readonly open: string }
export type Places = Readonly<Record<Context, Place>>

/** The same place for several contexts. */
export function same<C extends Context>(contexts: readonly C[], place: Place): Record<C, Place> {
  return Object.fromEntries(contexts.map((context) => [context, place])) as Record<C, Place>
}

export const SIZES = ['small', 'at the limit', 'over it'] as const
export const AGES = ['young', 'older than a ping', 'older than 10 s'] as const
export const TRANSPORTS = ['polling', 'websocket', 'upgrading'] as const
export const STATES_OF_REDIS = ['Redis up', 'Redis quiet', 'Redis away', 'Redis back'] as const

/** Of what carries nothing. */
export const WITHOUT_SIZE = same(SIZES, { reason: 'it has no size' })
