import type { Places } from './context'

export const REQUEST: Places = {
  polling: ['connection/1', 'subscribing/1', 'unsubscribing/1'],
  websocket: ['connection/2', 'subscribing/1', 'unsubscribing/1'],
  upgrading: ['connection/3'],
  alone: ['subscribing/1'],
  crowded: ['concurrency/1', 'concurrency/2', 'wire/4'],
  'slow neighbour': ['fairness/1', 'fairness/2', 'fairness/5'],
  young: ['subscribing/1'],
  'older than a ping': ['session/2'],
  'older than 10 s': ['session/2'],
  small: ['wire/1'],
  'at the limit': ['session/7'],
  'over it': ['robustness/6', 'session/7'],
  'Redis up': ['subscribing/1'],
  'Redis quiet': ['ordering/1', 'resilience/5'],
  'Redis away': ['resilience/1', 'resilience/9'],
  'Redis back': ['resilience/3', 'resilience/6', 'resilience/9'],
}

export const REPLY: Places = {
  ...REQUEST,
  polling: ['wire/1', 'wire/5', 'wire/6'],
  websocket: ['wire/1', 'wire/5', 'wire/6'],
  alone: ['subscribing/3.2.2', 'unsubscribing/3.2.2'],
  crowded: ['concurrency/1', 'wire/4', 'wire/7'],
  young: ['wire/1'],
  'Redis up': ['wire/1'],
}

const NOT_LATER = { open: 'nobody is refused after so long' }

export const REFUSAL: Places = {
  polling: ['connection/1', 'wire/2', 'robustness/1'],
  websocket: ['connection/2', 'wire/2', 'robustness/1'],
  upgrading: { open: 'what is asked during an upgrade is always granted' },
  alone: ['subscribing/3.1.1', 'unsubscribing/2.1.1', 'unsubscribing/3.1.1'],
  crowded: ['concurrency/2', 'wire/4', 'fairness/2'],
  'slow neighbour': { open: 'only what bob is granted is judged while alice keeps the server busy' },
  young: ['subscribing/3.1.1'],
  'older than a ping': NOT_LATER,
  'older than 10 s': NOT_LATER,
  small: ['robustness/1', 'robustness/2', 'robustness/3'],
  'at the limit': { open: 'the request of the announced size is one that may be granted' },
  'over it': ['robustness/6', 'session/7'],
  'Redis up': ['subscribing/3.1.1', 'resilience/7'],
  'Redis quiet': ['resilience/5'],
  'Redis away': ['resilience/1', 'resilience/9'],
  'Redis back': ['resilience/7'],
}

export const DELIVERY: Places = {
  polling: ['delivery/1', 'delivery/3', 'delivery/4', 'delivery/5'],
  websocket: ['delivery/1', 'delivery/3', 'delivery/4', 'delivery/5'],
  upgrading: ['connection/3'],
  alone: ['delivery/1'],
  crowded: ['delivery/1', 'delivery/3', 'delivery/8'],
  'slow neighbour': ['fairness/1', 'fairness/4', 'fairness/5'],
  young: ['ordering/1'],
  'older than a ping': ['session/2', 'session/3'],
  'older than 10 s': ['session/2'],
  small: ['delivery/4'],
  'at the limit': {
    reason: 'what a server sends has no announced limit; the largest that is tried is under "over it"',
  },
  'over it': ['delivery/4', 'fairness/4'],
  'Redis up': ['delivery/1'],
  'Redis quiet': { reason: 'nothing can be published then' },
  'Redis away': { reason: 'nothing can be published then' },
  'Redis back': ['resilience/2', 'resilience/3', 'resilience/9'],
}

export const PSUBSCRIBE: Places = {
  polling: ['connection/1'],
  websocket: ['connection/2'],
  upgrading: ['connection/3'],
  alone: ['subscription-creation/1'],
  crowded: ['concurrency/1', 'concurrency/2', 'subscription-creation/1'],
  'slow neighbour': ['fairness/5'],
  young: ['subscription-creation/1'],
  'older than a ping': ['session/2'],
  'older than 10 s': ['session/2'],
  small: ['subscription-creation/1'],
  'at the limit': ['delivery/8'],
  'over it': ['robustness/6'],
  'Redis up': ['subscription-creation/1'],
  'Redis quiet': ['ordering/1', 'resilience/5'],
  'Redis away': ['resilience/1'],
  'Redis back': ['resilience/2', 'resilience/3', 'resilience/8'],
}

export const PUNSUBSCRIBE: Places = {
  polling: ['subscription-deletion/1', 'connection/4'],
  websocket: ['subscription-deletion/1', 'connection/4'],
  upgrading: ['connection/3'],
  alone: ['unsubscribing/3.2.1.1', 'subscription-deletion/1'],
  crowded: ['concurrency/1', 'connection/7'],
  'slow neighbour': { open: 'nobody gives a pattern up beside a slow client' },
  young: ['subscription-deletion/1'],
  'older than a ping': ['connection/6', 'session/3'],
  'older than 10 s': { open: 'nobody gives a pattern up after so long' },
  small: ['subscription-deletion/1'],
  'at the limit': { open: 'of long patterns, and of many, it is not judged that they are given up' },
  'over it': ['robustness/6'],
  'Redis up': ['subscription-deletion/1'],
  'Redis quiet': ['connection/7', 'resilience/5'],
  'Redis away': ['resilience/4'],
  'Redis back': ['resilience/4'],
}
