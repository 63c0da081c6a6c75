import { makeBadge } from 'badge-maker'
import type { ClauseVerdict, Report } from '../../schemas/types'
import { count, list } from '../text'
import { completeness, headline } from './verdict-text'

/** What a badge says; the colour is one of shields.io's names. */
export interface Badge {
  label: string
  message: string
  color: string
}

const LABEL = 'realizehit'
/** The colours of bad news; what is neither good nor bad is grey. */
const COLORS: Partial<Record<ClauseVerdict, string>> = { fail: 'red', error: 'orange' }

/**
 * The judgement of a report in a few words. It claims no more than the report does: of a selection it says how much was
 * run, what could not be seen because it was declared absent is named, and so is a dialect that was in between.
 */
export function badgeOf(report: Report): Badge {
  const { message, color } = judgementOf(report)
  const through = report.implementation.dialect === undefined ? '' : ' through a dialect'
  return { label: LABEL, message: `${message}${through}`, color }
}

function judgementOf(report: Report): Omit<Badge, 'label'> {
  const { verdict } = headline(report)
  const color = COLORS[verdict] ?? 'lightgrey'
  if (verdict === 'error') return { message: 'not judged', color }
  if (report.summary.conformant !== true) return { message: scoreOf(report), color }
  const complete = completeness(report) === 'complete'
  const unseen = report.summary.notObserved.map(({ capability }) => capability)
  const without = unseen.length > 0 ? ` without ${list(unseen)}` : ''
  return {
    message: `${complete ? 'complete' : 'spec-conformant'}${without}`,
    color: without ? 'yellowgreen' : complete ? 'brightgreen' : 'green',
  }
}

/** `27 of 28 clauses`: those of level must that passed, of the specification; of a selection, of whatever was run. */
function scoreOf({ clauses, summary }: Report): string {
  const selection = summary.conformant === null || Object.values(summary.parts).some(({ run, all }) => run < all)
  const musts = clauses.filter(({ part, level }) => level === 'must' && (selection || part === 'specification'))
  const passed = musts.filter(({ verdict }) => verdict === 'pass').length
  return `${passed} of ${count(musts.length, selection ? 'selected clause' : 'clause')}`
}

/** The badge as an image. */
export function toSvg(badge: Badge): string {
  return `${makeBadge({ ...badge })}\n`
}

/** The badge as shields.io reads it from an address: https://shields.io/badges/endpoint-badge. */
export function toEndpoint(badge: Badge): string {
  return `${JSON.stringify({ schemaVersion: 1, ...badge })}\n`
}
