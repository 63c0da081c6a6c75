import type { Capability } from '../../schemas/types'
import { joinWords } from '../text'

const WORDLESS = 'its dialect has no words for it'

/** Why something was not observed: `the target has no redis and status`, or `its dialect has no words for it`. */
export function lackingText(capabilities: readonly Capability[]): string {
  const others = capabilities.filter((each) => each !== 'dialect')
  const target = others.length > 0 ? [`the target has no ${joinWords(others)}`] : []
  return joinWords([...target, ...(others.length < capabilities.length ? [WORDLESS] : [])])
}
