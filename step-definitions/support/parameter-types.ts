import { defineParameterType } from '@cucumber/cucumber'
import { FLOODS } from '../harness/claims/floods'
import { FAILED_PROBES } from '../harness/client/raw-engine'
import { repeated, type Written } from '../harness/notation'
import { REDIS_EVENTS } from '../harness/redis/breakable-redis'

/** The text between double quotes, except for `\"` (a quote), `\u0301` (a character by its number), and `«ab»×3`. */
function literal(text: string): string {
  return repeated(text)
    .replace(/\\"/g, '"')
    .replace(/\\u([0-9a-fA-F]{4})/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
}

/** One client or several: `"alice"`, `"alice", "bob" and "carol"`, `each of 50 clients`. */
function named(list: string): string[] {
  const crowd = /^each of (\d+)/.exec(list)
  if (crowd) return Array.from({ length: Number(crowd[1]) }, (_, index) => `client ${index + 1}`)
  return [...list.matchAll(/"([a-z]+)"/g)].map(([, name = '']) => name)
}

const quoted = /"((?:[^"\\]|\\.)*)"/

defineParameterType({ name: 'client', regexp: /"([a-z]+)"/, transformer: (name: string) => name })
defineParameterType({
  name: 'clients',
  regexp: /each of \d+ clients|(?:"[a-z]+", )*(?:"[a-z]+" and )?"[a-z]+"/,
  transformer: named,
})
defineParameterType({ name: 'pattern', regexp: quoted, transformer: literal })
defineParameterType({ name: 'channel', regexp: quoted, transformer: literal })
defineParameterType({
  name: 'text',
  regexp: /(the bytes )?`([^`]*)`/,
  transformer: (bytes: string | undefined, source: string): Written => ({ source, bytes: bytes !== undefined }),
})
defineParameterType({
  name: 'transport',
  regexp: /"(websocket|polling|polling, then websocket)"/,
  transformer: (name: string) => name,
})
defineParameterType({ name: 'action', regexp: /"(subscribe|unsubscribe)"/, transformer: (name: string) => name })
defineParameterType({ name: 'status', regexp: /"([A-Z]+)"/, transformer: (name: string) => name })
defineParameterType({
  name: 'command',
  regexp: /"(PSUBSCRIBE|PUNSUBSCRIBE|SUBSCRIBE)"/,
  transformer: (name: string) => name,
})
defineParameterType({ name: 'flood', regexp: new RegExp(FLOODS.join('|')), transformer: (kind: string) => kind })
defineParameterType({
  name: 'failedProbe',
  regexp: new RegExp(FAILED_PROBES.join('|')),
  transformer: (how: string) => how,
})
defineParameterType({ name: 'connects', regexp: /connects|is connected/, transformer: (word: string) => word })
defineParameterType({
  name: 'accepted',
  regexp: /no connections|connections/,
  transformer: (what: string) => what === 'connections',
})
defineParameterType({ name: 'is', regexp: /is not|is/, transformer: (word: string) => word === 'is' })
defineParameterType({ name: 'sent', regexp: /never sent|sent/, transformer: (word: string) => word === 'sent' })
defineParameterType({ name: 'message', regexp: /reply|delivery/, transformer: (kind: string) => kind })
defineParameterType({
  name: 'refused',
  regexp: /refused or disconnected|refused/,
  transformer: (word: string) => word,
})
defineParameterType({ name: 'verdict', regexp: /granted|refused/, transformer: (word: string) => word === 'granted' })
defineParameterType({ name: 'times', regexp: /once|twice/, transformer: (word: string) => (word === 'once' ? 1 : 2) })
defineParameterType({
  name: 'event',
  regexp: new RegExp(REDIS_EVENTS.join('|')),
  transformer: (event: string) => event,
})
