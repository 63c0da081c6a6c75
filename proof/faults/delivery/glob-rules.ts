import type { Fault } from '../fault'
import { glob, literal, ownMatching, RULES } from '../tools/globs'

const { escaped, star, question, set } = RULES

/** The server matches channels by itself, by rules that are not quite those of Redis. */
export const GLOB_RULES: readonly Fault[] = [
  {
    name: 'stars-only',
    mistake: 'the star is the only wildcard',
    breaks: { 'delivery/7': 'reaches alice once' },
    parts: ownMatching(glob([escaped, star])),
  },
  {
    name: 'question-mark-is-optional',
    mistake: 'a question mark matches one character or none',
    breaks: { 'delivery/7': 'does not reach' },
    parts: ownMatching(glob([escaped, star, set, [/^\?/, () => '.?']])),
  },
  {
    name: 'negation-by-exclamation-mark',
    mistake: 'a set is negated by an exclamation mark, as in a shell',
    breaks: { 'delivery/7': 'alice' },
    parts: ownMatching(
      glob([
        escaped,
        star,
        question,
        [/^\[![^\]]+\]/, (part) => `[^${part.slice(2)}`],
        [/^\[\^[^\]]+\]/, (part) => `[\\^${part.slice(2)}`],
        set,
      ]),
    ),
  },
  {
    name: 'backslash-is-a-character',
    mistake: 'a backslash does not escape anything',
    breaks: { 'delivery/7': 'alice' },
    parts: ownMatching(glob([[/^\\/, () => '\\\\'], star, question, set])),
  },
  {
    name: 'star-ends-at-a-slash',
    mistake: 'a star does not match a slash, as in paths',
    breaks: { 'delivery/7': 'reaches alice once' },
    parts: ownMatching(glob([escaped, [/^\*+/, () => '[^/]*'], question, set])),
  },
  {
    name: 'star-inside-needs-something',
    mistake: 'a star that is not at the end matches at least one character',
    breaks: { 'delivery/7': 'reaches alice once' },
    parts: ownMatching(glob([escaped, [/^\*(?=.)/s, () => '.+'], star, question, set])),
  },
  {
    name: 'braces-expanded',
    mistake: 'braces are alternatives, as in a shell',
    breaks: { 'delivery/7': 'reaches alice once' },
    parts: ownMatching(
      glob([
        escaped,
        star,
        question,
        set,
        [/^\{[^}]*\}/, (part) => `(${part.slice(1, -1).split(',').map(literal).join('|')})`],
      ]),
    ),
  },
  {
    name: 'beginning-is-enough',
    mistake: 'a pattern only has to match the beginning of the channel',
    breaks: { 'delivery/7': 'does not reach', 'delivery/6': 'does not reach' },
    parts: ownMatching((pattern, channel) => glob([escaped, star, question, set])(`${pattern}*`, channel)),
  },
]
