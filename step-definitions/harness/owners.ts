/**
 * The clauses whose requirements scenarios of other clauses rely on. Whoever finds one of these requirements unmet names
 * the clause that it belongs to. If that clause itself has failed, the scenario could not come to its own question.
 */
export const OWNERS = [
  'server-initializing/1',
  'server-initializing/2',
  'server-initializing/3',
  'subscribing/1',
  'subscribing/2.1.1',
  'subscribing/3',
  'subscribing/3.1.1',
  'subscribing/3.2.1',
  'subscribing/3.2.2',
  'unsubscribing/1',
  'unsubscribing/2.1.1',
  'unsubscribing/3.1.1',
  'unsubscribing/3.2',
  'unsubscribing/3.2.2',
  'subscription-creation/1',
  'subscription-deletion/1',
  'wire/1',
  'wire/2',
  'wire/3',
  'wire/4',
  'wire/6',
  'wire/7',
  'delivery/1',
  'delivery/2',
  'delivery/3',
  'delivery/4',
  'delivery/5',
  'delivery/6',
  'ordering/1',
  'connection/3',
  'robustness/1',
  'robustness/2',
  'robustness/3',
  'robustness/4',
  'robustness/5',
  'robustness/6',
  'resilience/1',
  'resilience/2',
  'resilience/3',
] as const

/** The id of such a clause. */
export type Owner = (typeof OWNERS)[number]
