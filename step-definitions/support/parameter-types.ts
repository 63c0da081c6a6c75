import { defineParameterType } from '@cucumber/cucumber'

/** Between double quotes as it stands, but for `\"` (a quote) and `\u0301` (a character by its number). */
function literal(text: string): string {
  return text
    .replace(/\\"/g, '"')
    .replace(/\\u([0-9a-fA-F]{4})/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
}

const quoted = /"((?:[^"\\]|\\.)*)"/

defineParameterType({ name: 'client', regexp: /"([a-z]+)"/, transformer: (name: string) => name })
defineParameterType({
  name: 'clients',
  regexp: /((?:"[a-z]+", )*"[a-z]+" and "[a-z]+")/,
  transformer: (list: string) => [...list.matchAll(/"([a-z]+)"/g)].map(([, name]) => name),
})
defineParameterType({ name: 'pattern', regexp: quoted, transformer: literal })
defineParameterType({ name: 'channel', regexp: quoted, transformer: literal })
defineParameterType({ name: 'transport', regexp: /"(websocket|polling)"/, transformer: (name: string) => name })
defineParameterType({ name: 'action', regexp: /"(subscribe|unsubscribe)"/, transformer: (name: string) => name })
defineParameterType({ name: 'status', regexp: /"([A-Z]+)"/, transformer: (name: string) => name })
defineParameterType({
  name: 'command',
  regexp: /"(PSUBSCRIBE|PUNSUBSCRIBE|SUBSCRIBE)"/,
  transformer: (name: string) => name,
})
defineParameterType({ name: 'verdict', regexp: /granted|refused/, transformer: (word: string) => word === 'granted' })
