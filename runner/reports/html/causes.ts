import type { Report } from '../../../schemas/types'
import { shorten, visible } from '../../text'
import { causeText, likenessText } from '../verdict-text'

/** So many causes are open at first: a server that answers nothing has dozens. */
const OPEN = 3
/** Characters of each text, of those and of the others; their scenarios have more. */
const LIMIT = { open: 600, folded: 150 }

/** The causes of a failing run, each with the failure that shows it best. */
export function causesOf({ summary, clauses, scenarios }: Report) {
  const rows = new Map(scenarios.map((scenario) => [scenario.id, scenario]))
  return (summary.causes ?? []).map(({ clause, scenario, rest, looksLike = [] }, index) => {
    const { failure, name = '' } = rows.get(scenario) ?? {}
    const limit = index < OPEN ? LIMIT.open : LIMIT.folded
    const texts = failure
      ? { requirement: failure.requirement, expected: failure.expected, actual: failure.actual }
      : {}
    return {
      clause,
      text: causeText({ clause, scenario, rest }, { clauses }),
      scenario,
      name: visible(name),
      details: Object.entries(texts).map(([label, text]) => ({ label, text: shorten(visible(text), limit) })),
      rest,
      hints: looksLike.map(likenessText),
      open: index < OPEN,
    }
  })
}
