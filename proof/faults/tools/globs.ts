import type { Decoration } from '../fault'

/**
 * The server gets everything from Redis by the pattern `*`, and matches the patterns of its clients by itself. It still
 * subscribes to those too.
 */
export function ownMatching(matches: (pattern: string, channel: string) => boolean): Decoration {
  return (parts) => ({
    bus: (config) => {
      const usual = parts.bus(config)
      const held = new Set<string>()
      return {
        open: (listener) =>
          usual.open({
            ...listener,
            up: () => {
              void usual.psubscribe('*')
              listener.up()
            },
            message: (pattern, channel, payload) => {
              if (String(pattern) !== '*') return
              for (const one of held) if (matches(one, channel.toString())) listener.message(one, channel, payload)
            },
          }),
        psubscribe: (pattern) => {
          held.add(pattern)
          return usual.psubscribe(pattern)
        },
        punsubscribe: (pattern) => {
          held.delete(pattern)
          return usual.punsubscribe(pattern)
        },
        close: () => usual.close(),
      }
    },
  })
}

/** Matches globs by regular expressions, which a table of glob parts translates into; other text is taken literally. */
export function glob(table: readonly (readonly [RegExp, (part: string) => string])[], flags = 'su') {
  return (pattern: string, channel: string): boolean => {
    let source = ''
    for (let rest = pattern; rest !== ''; ) {
      const found = table.map(([part, say]) => [part.exec(rest)?.[0], say] as const).find(([part]) => part)
      const part = found?.[0] ?? String.fromCodePoint(rest.codePointAt(0) as number)
      source += found ? found[1](part) : literal(part)
      rest = rest.slice(part.length)
    }
    return new RegExp(`^${source}$`, flags).test(channel)
  }
}

/** Escapes a text for use in a regular expression. */
export const literal = (text: string) => text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')

/** The rules of Redis, by name. */
export const RULES = {
  escaped: [/^\\./su, (part: string) => literal(part.slice(1))],
  star: [/^\*+/, () => '.*'],
  question: [/^\?/, () => '.'],
  set: [/^\[[^\]]+\]/, (part: string) => part],
} as const
