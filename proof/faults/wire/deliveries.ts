import type { Fault } from '../fault'
import { deliveries } from '../tools/decorate'

/** Mistakes about the fields of a delivery. */
export const DELIVERIES: readonly Fault[] = [
  {
    name: 'delivery-of-the-system',
    mistake: 'a delivery has origin S, like everything the server sends',
    breaks: { 'wire/3': 'complete' },
    parts: deliveries((message) => ({ ...message, origin: 'S' })),
  },
  {
    name: 'delivery-without-origin',
    mistake: 'a delivery has no origin',
    breaks: { 'wire/3': 'complete' },
    parts: deliveries(({ origin, ...rest }) => rest),
  },
  {
    name: 'delivery-with-action-deliver',
    mistake: 'a delivery has the action "deliver" in place of "message"',
    breaks: { 'wire/3': 'complete' },
    parts: deliveries((message) => ({ ...message, action: 'deliver' })),
  },
  {
    name: 'delivery-without-channel',
    mistake: 'a delivery names its pattern but not its channel',
    breaks: { 'wire/3': 'complete' },
    parts: deliveries(({ channel, ...rest }) => rest),
  },
  {
    name: 'delivery-is-the-payload',
    mistake: 'the payload is sent as it is, with no message around it',
    breaks: { 'wire/3': 'complete' },
    parts: deliveries(({ payload }) => payload),
  },
  {
    name: 'deliveries-in-a-list',
    mistake: 'each delivery is an array, so that it could hold several',
    breaks: { 'wire/3': 'complete', 'wire/1': 'is complete' },
    parts: deliveries((message) => [message]),
  },
]
