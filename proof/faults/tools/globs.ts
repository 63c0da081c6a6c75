import type { Fault } from '../fault'

type Decoration = NonNullable<Fault['parts']>

/**
 * The server takes everything from Redis by one pattern, and finds out by itself whom it is for. It holds the patterns of its
 * clients besides.
 */
export function ownMatching(matches: (pattern: string, channel: string) => boolean): Decoration {
  return (parts) => ({
    bus: (config) => {
      const usual = parts.bus(config)
      const held = new Set<string>()
      return {
        open: (told) =>
          usual.open({
            ...told,
            up: () => {
              void usual.psubscribe('*')
              told.up()
            },
            message: (pattern, channel, payload) => {
              if (String(pattern) !== '*') return
              for (const one of held) if (matches(one, channel.toString())) told.message(one, channel, payload)
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

/** A glob as a regular expression by a table of its parts; what no part fits stands for itself. */
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

/** A text that stands for itself in a regular expression. */
export const literal = (text: string) => text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')

/** Redis's own rules, each by its name. */
export const RULES = {
  escaped: [/^\\./su, (part: string) => literal(part.slice(1))],
  star: [/^\*+/, () => '.*'],
  question: [/^\?/, () => '.'],
  set: [/^\[[^\]]+\]/, (part: string) => part],
} as const
