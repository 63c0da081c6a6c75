import { PRICE } from '../../reference-server/limits/pattern-cost'

/** Stars, a class, an escape, or one character. A class takes escapes and ranges whole, and may lack its bracket. */
const ELEMENT = /\*+|\[\^?(?:\\.|[^\]\\]-.|[^\]])*\]?|\\?./gs
const MEMBER = /\\(.)|([^\]\\])-(.)|([^\]])/gs

type Outcome = 'match' | 'no match' | 'no match anywhere'

/** Matches as Redis does, step by step, and adds up the prices of the steps. */
export function matchStepByStep(pattern: string, channel: string): { matches: boolean; cost: number } {
  const elements = latin1(pattern).match(ELEMENT) ?? []
  const text = latin1(channel)
  let cost = PRICE.pattern

  function from(element: number, start: number): Outcome {
    let [next, at] = [element, start]
    for (; next < elements.length && at < text.length; next += 1, at += 1) {
      const current = elements[next] as string
      if (current.startsWith('*')) return star(next, at)
      cost += current.startsWith('[') ? PRICE.class + PRICE.classByte * current.length : PRICE.character
      if (!accepts(current, text[at] as string)) return 'no match'
    }
    if (at === text.length && elements[next]?.startsWith('*')) {
      cost += PRICE.star * (elements[next] as string).length
      next += 1
    }
    return next === elements.length && at === text.length ? 'match' : 'no match'
  }

  function star(element: number, start: number): Outcome {
    cost += PRICE.star * (elements[element] as string).length
    if (element === elements.length - 1) return 'match'
    for (let at = start; at < text.length; at += 1) {
      cost += PRICE.attempt
      const outcome = from(element + 1, at)
      if (outcome !== 'no match') return outcome
    }
    return 'no match anywhere'
  }

  return { matches: from(0, 0) === 'match', cost }
}

const latin1 = (text: string) => Buffer.from(text).toString('latin1')

function accepts(element: string, character: string): boolean {
  if (element === '?') return true
  if (!element.startsWith('[')) return element.at(-1) === character
  const negated = element[1] === '^'
  const members = [...element.slice(negated ? 2 : 1).matchAll(MEMBER)]
  const found = members.some(([, escaped, low, high, single]) => {
    if (low === undefined || high === undefined) return (escaped ?? single) === character
    const [first, last] = low < high ? [low, high] : [high, low]
    return first <= character && character <= last
  })
  return found !== negated
}
