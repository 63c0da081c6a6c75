import type { ScenarioWithSteps } from '../judging/scenarios'

/**
 * The clauses that others rest on, each before those that rest on it. Their scenarios are played first; what rests on one
 * that has failed need not be played.
 */
export const FOUNDATIONS: readonly string[] = [
  'server-initializing/1',
  'subscribing/3.2.2',
  'subscribing/3.2.1',
  'subscription-creation/1',
  'server-initializing/2',
  'subscribing/3',
  'delivery/1',
  'delivery/6',
  'unsubscribing/3.2.2',
  'unsubscribing/3.2',
  'subscription-deletion/1',
  'subscribing/3.1.1',
  'unsubscribing/2.1.1',
  'unsubscribing/3.1.1',
  'wire/4',
  'wire/7',
  'delivery/3',
  'delivery/4',
]

/** What the barrier of a step rests on: a subscription of the client's own, and a payload that reaches it. */
const BARRIER = ['subscribing/3.2.2', 'subscribing/3.2.1', 'subscription-creation/1']

/** What steps rest on, by what their sentences say. A sentence that is not here rests on nothing. */
const RESTS: readonly (readonly [RegExp, readonly string[]])[] = [
  [/^"x"|^each of \d|freshly started server$|second server/, ['server-initializing/1']],
  [/subscribed to|granted "subscribe"|answered|sends|told of/, ['subscribing/3.2.2']],
  [/refused "subscribe"/, ['subscribing/3.1.1']],
  [/granted "unsubscribe"|has unsubscribed/, ['unsubscribing/3.2.2']],
  [/refused "unsubscribe"|gets every reply/, ['unsubscribing/2.1.1']],
  [/Redis holds|Redis was .*"P?SUBSCRIBE"/, BARRIER],
  [/Redis does not hold|Redis was .*"PUNSUBSCRIBE"/, [...BARRIER, 'subscription-deletion/1']],
  [/reach(es)? ("x"|each of)|received|receives?/, ['subscribing/3.2.1', 'subscription-creation/1']],
  [/does not reach/, [...BARRIER, 'unsubscribing/3.2', 'delivery/6']],
  [/nothing more/, [...BARRIER, 'wire/4', 'wire/7']],
  [/in order$/, ['delivery/3']],
  [/unchanged/, ['delivery/4']],
  [/nothing has changed|upgrades while|hostile frames|published the moment|delivery follows/, BARRIER],
  [/agree with the model/, FOUNDATIONS.filter((id) => id !== 'delivery/3' && id !== 'delivery/4')],
]

/** With several clients in a scenario, what the sentences rest on, too: each of them is asked about, and served, by itself. */
const RESTS_OF_SEVERAL: typeof RESTS = [
  [/subscribed to|granted "subscribe"/, ['subscribing/3']],
  [/reach(es)? |received|receives?/, ['delivery/1']],
]

/** Where a client unsubscribes in a scenario, what the sentences rest on, too: that it is off the pattern. */
const RESTS_OF_LEAVING: typeof RESTS = [[/Redis does not hold|refused "|is subscribed to/, ['unsubscribing/3.2']]]

/** The foundations that a scenario rests on, by its sentences, in their order. Never a clause that it judges. */
export function foundationsOf({ steps, clauses }: Pick<ScenarioWithSteps, 'steps' | 'clauses'>): string[] {
  const several = new Set(steps.flatMap(clientsOf)).size > 1
  const leaving = steps.some((step) => /has unsubscribed|unsubscribes? from/.test(step))
  const rests = [...RESTS, ...(several ? RESTS_OF_SEVERAL : []), ...(leaving ? RESTS_OF_LEAVING : [])]
  const named = steps
    .map(withoutTexts)
    .flatMap((step) => rests.flatMap(([words, ids]) => (words.test(step) ? ids : [])))
    .concat(usesPolling({ steps }) ? 'server-initializing/2' : [])
  return FOUNDATIONS.filter((id) => named.includes(id) && !clauses.includes(id))
}

/** Whether a scenario says that a client comes over polling, the transport that is not usual. */
export function usesPolling({ steps }: Pick<ScenarioWithSteps, 'steps'>): boolean {
  return steps.some((step) => step.includes('"polling'))
}

/**
 * Whether a scenario has only patterns and channels of the commonest kind, `news:*` and `news:1`. If one with others fails, a
 * server may still do what everything else rests on.
 */
export function isPlain({ steps }: Pick<ScenarioWithSteps, 'steps'>): boolean {
  return steps.every((step) => !step.includes('`') && [...step.matchAll(TEXT)].every(isCommon))
}

/** A text, and the word before it if that says that the text is a pattern or a channel. */
const TEXT = /(holds?|to|from|for)? ?"((?:[^"\\]|\\.)*)"/g

function isCommon([, before, text = '']: RegExpExecArray): boolean {
  return before === undefined ? /^[A-Za-z]+$/.test(text) : /^[a-z]+:[*\d]$/.test(text)
}

/** The clients that a step is about: those it begins with. */
function clientsOf(step: string): string[] {
  const [subject = ''] = /^("[a-z]+"(, | and )?)+|^each of \d+ clients/.exec(step) ?? []
  return subject.startsWith('each') ? ['first', 'second'] : (subject.match(/"[a-z]+"/g) ?? [])
}

/** A step without what is only a value in it: patterns, channels and frames may contain any word. */
function withoutTexts(step: string): string {
  return step.replace(/`[^`]*`/g, '`f`').replace(/"(?!(?:un)?subscribe"|P?(?:UN)?SUBSCRIBE")(?:[^"\\]|\\.)*"/g, '"x"')
}
