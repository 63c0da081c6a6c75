import type { ClauseVerdict } from '../../../schemas/types'
import { count, visible } from '../../text'
import { completeness, headline, mannerText, partLine, targetName } from '../verdict-text'
import type { Compared, Matrix } from './matrix'
import { short } from './notes'

/** The head of one implementation, in words: the same in every view. */
export interface Head {
  letter: string
  target: string
  verdict: ClauseVerdict
  conformance: string
  completeness: string
  /** Label and text. */
  facts: [string, string][]
}

export function headOf({ letter, file, report }: Compared): Head {
  const { suite, specification, implementation, run, summary } = report
  const { text, verdict } = headline(report)
  return {
    letter,
    target: `${targetName(implementation)}${mannerText(implementation)}`,
    verdict,
    conformance: text,
    completeness: completeness(report) || 'no verdict on the completions',
    facts: [
      ['specification', partLine(report, 'specification')],
      ['completions', summary.parts.completion.run > 0 ? partLine(report, 'completion') : 'none were run'],
      ['report', visible(file)],
      ['run', run.startedAt],
      ['suite', `${visible(suite.version)}, features ${short(suite.featuresDigest)}`],
      ['edition', specification.edition],
    ],
  }
}

/** What the comparison comes to, in one line. */
export function totalOf({ compared, clauses, differing }: Matrix): string {
  const found = differing === 0 ? 'no difference' : `${differing} ${differing === 1 ? 'differs' : 'differ'}`
  return `${count(compared.length, 'implementation')}, ${count(clauses, 'clause')}: ${found}`
}
