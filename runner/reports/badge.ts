import type { ClauseVerdict, Report } from '../../schemas/types'
import { count, joinWords } from '../text'
import { completenessText, conclusionOf } from './verdict-text'

/** The text of a badge. `color` is a colour name of shields.io. */
export interface Badge {
  label: string
  message: string
  color: string
}

const LABEL = 'realizehit'
/** The colours of failures; a verdict that is neither good nor bad is grey. */
const COLORS: Partial<Record<ClauseVerdict, string>> = { fail: 'red', error: 'orange' }

/**
 * The conclusion of a report in a few words. It claims no more than the report does: for a selection it says how much was
 * run, and it names the capabilities declared absent and a dialect in use.
 */
export function badgeOf(report: Report): Badge {
  const { message, color } = conclusionText(report)
  const through = report.implementation.dialect === undefined ? '' : ' through a dialect'
  return { label: LABEL, message: `${message}${through}`, color }
}

function conclusionText(report: Report): Omit<Badge, 'label'> {
  const { verdict } = conclusionOf(report)
  const color = COLORS[verdict] ?? 'lightgrey'
  if (verdict === 'error') return { message: 'not judged', color }
  if (report.summary.conformant !== true) return { message: scoreOf(report), color }
  const complete = completenessText(report) === 'complete'
  const lacking = report.summary.notObserved.map(({ capability }) => capability)
  const without = lacking.length > 0 ? ` without ${joinWords(lacking)}` : ''
  return {
    message: `${complete ? 'complete' : 'spec-conformant'}${without}`,
    color: without ? 'yellowgreen' : complete ? 'brightgreen' : 'green',
  }
}

/**
 * `27 of 28 clauses`: how many clauses of level must passed, of the specification or, for a selection or a run that ended
 * early, of all that ran.
 */
function scoreOf({ clauses, summary, run }: Report): string {
  const selection = summary.conformant === null || Object.values(summary.parts).some(({ run, all }) => run < all)
  const musts = clauses.filter(({ part, level }) => level === 'must' && (selection || part === 'specification'))
  const passed = musts.filter(({ verdict }) => verdict === 'pass').length
  const judged = run.ended === undefined ? 'selected' : 'judged'
  return `${passed} of ${count(musts.length, selection ? `${judged} clause` : 'clause')}`
}

/** The badge as an image. */
export function toSvg({ label, message, color }: Badge): string {
  const { badgen } = require('badgen') as typeof import('badgen') // a run does without it
  // flat: the other style has ids in it that are new each time, so that the same badge would be another file
  return `${badgen({ label, status: message, color: HEX[color] ?? color, style: 'flat' })}\n`
}

/** The colours that shields.io has under these names. */
const HEX: Readonly<Record<string, string>> = {
  brightgreen: '4c1',
  green: '97ca00',
  yellowgreen: 'a4a61d',
  orange: 'fe7d37',
  red: 'e05d44',
  lightgrey: '9f9f9f',
}

/** The badge as JSON for https://shields.io/badges/endpoint-badge. */
export function toEndpoint(badge: Badge): string {
  return `${JSON.stringify({ schemaVersion: 1, ...badge })}\n`
}
