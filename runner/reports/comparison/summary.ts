import type { ClauseVerdict } from '../../../schemas/types'
import { count, visible } from '../../text'
import { completenessText, conclusionOf, connectionText, partText, targetText } from '../verdict-text'
import { short } from './notes'
import type { Compared, Matrix } from './types'

/** One implementation in words, the same in every view. */
export interface ImplementationSummary {
  letter: string
  target: string
  verdict: ClauseVerdict
  conformance: string
  completeness: string
  /** Label and text. */
  facts: [string, string][]
}

export function summaryOf({ letter, file, report }: Compared): ImplementationSummary {
  const { suite, specification, implementation, run, summary } = report
  const { text, verdict } = conclusionOf(report)
  return {
    letter,
    target: `${targetText(implementation)}${connectionText(implementation)}`,
    verdict,
    conformance: text,
    completeness: completenessText(report) || 'no verdict on the completions',
    facts: [
      ['specification', partText(report, 'specification')],
      ['completions', summary.parts.completion.run > 0 ? partText(report, 'completion') : 'none were run'],
      ['report', visible(file)],
      ['run', run.startedAt],
      ['suite', `${visible(suite.version)}, features ${short(suite.featuresDigest)}`],
      ['edition', specification.edition],
    ],
  }
}

/** The result of the comparison in one line. */
export function totalLine({ compared, clauses, differing, sections }: Matrix): string {
  const rows = sections.flatMap((section) => section.rows)
  const whole = rows.filter(({ cells }) => cells.every(({ verdict }) => verdict !== 'not judged')).length
  const where = whole < clauses ? ` in the ${whole} that all have` : ''
  const found = differing === 0 ? `no difference${where}` : `${differing} ${differing === 1 ? 'differs' : 'differ'}`
  return `${count(compared.length, 'implementation')}, ${count(clauses, 'clause')}: ${found}`
}
