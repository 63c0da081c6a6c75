import { type Cell, GUIDEWORDS, type Row } from './cell'
import { CONTEXTS, type Context, type Place, type Places } from './contexts/context'
import { figuresOf, gapsOf } from './figures'

/** Both tables as a page of Markdown: the text of proof/coverage.md. */
export function coveragePage(
  elements: Readonly<Record<string, Row>>,
  places: Readonly<Record<string, Places>>,
): string {
  const lines = [
    '# What can go wrong, asked by method',
    '',
    'Faults that somebody thinks of are those that somebody thinks of. So what a server does was gone through by the method',
    'of a HAZOP, a hazard and operability study (IEC 61882): take one element after the other, put each of a few',
    'guidewords to it, and say what that would be. Each answer is a deviation. Where a server could have it, and somebody',
    'could notice, there is a fault that plants it (`proof/faults/`), and the suite has to catch it. Where there is none, the',
    'table says why.',
    '',
    'A second table asks in which situations an element is judged: the same deviation may show only on polling, after ten',
    'seconds, or while Redis is away.',
    '',
    '`npm run coverage` writes this page from `proof/deviations/`, and a test checks that it is up to date, that no cell is',
    'empty, and that every fault is in at least one of them. A fault goes to the cell whose deviation it is; it may go to',
    'several. A reason is true of its own cell, or names the cell or the fault that is the same deviation. **gap** is a',
    'deviation that a server could have and no fault is; it is to become one. In the second table **nobody looks** is a',
    'situation in which no scenario judges the element, though it could go wrong there.',
    '',
    '| guideword | read as |',
    '| --- | --- |',
    ...Object.entries(GUIDEWORDS).map(([guideword, meaning]) => `| ${guideword} | ${meaning} |`),
    '',
    '## The elements, and how each can go wrong',
    '',
    'What a handshake announces belongs to it; close is any end of a session, by whichever side.',
    ...Object.entries(elements).flatMap(([name, row]) => elementTable(name, row)),
    '',
    '## Where each is judged',
    ...Object.entries(CONTEXTS).flatMap(([group, contexts]) => contextTable(group, contexts, places)),
    ...gapList(elements),
    '',
    '## Figures',
    '',
    ...figures(elements, places),
  ]
  return `${lines.join('\n')}\n`
}

function elementTable(name: string, row: Row): string[] {
  return [
    '',
    `### ${capital(name)}`,
    '',
    '| guideword | deviation | faults, or why there are none |',
    '| --- | --- | --- |',
    ...Object.entries(row).map(([guideword, cell]) => `| ${guideword} | ${text(cell.deviation)} | ${content(cell)} |`),
  ]
}

function content({ faults, reason, gap }: Cell): string {
  if (faults) return faults.join(', ')
  return gap ? `**gap**: ${text(gap.fault)} (${gap.clause})` : `_${text(reason ?? '')}_`
}

function contextTable(
  group: string,
  contexts: Readonly<Record<string, string>>,
  places: Readonly<Record<string, Places>>,
): string[] {
  const names = Object.keys(contexts)
  return [
    '',
    `### ${group}`,
    '',
    ...Object.entries(contexts).map(([context, meaning]) => `- ${context}: ${meaning}`),
    '',
    `| element | ${names.join(' | ')} |`,
    `| --- |${' --- |'.repeat(names.length)}`,
    ...Object.entries(places).map(
      ([element, its]) => `| ${element} | ${names.map((name) => where(its[name as Context])).join(' | ')} |`,
    ),
  ]
}

function where(place: Place): string {
  if ('reason' in place) return `_${text(place.reason)}_`
  return 'open' in place ? `**nobody looks**: ${text(place.open)}` : place.join(', ')
}

function gapList(elements: Readonly<Record<string, Row>>): string[] {
  const gaps = gapsOf(elements)
  if (gaps.length === 0) return []
  return [
    '',
    '## Gaps',
    '',
    '| element | guideword | a fault that | in the server | is to be caught by |',
    '| --- | --- | --- | --- | --- |',
    ...gaps.map(({ element, guideword, fault, base, clause, needs }) => {
      const how = needs ? `${clause}; it needs ${text(needs)}` : clause
      return `| ${element} | ${guideword} | ${text(fault)} | ${base} | ${how} |`
    }),
  ]
}

function figures(elements: Readonly<Record<string, Row>>, places: Readonly<Record<string, Places>>): string[] {
  const all = figuresOf(elements, places)
  const [rows, columns] = [Object.keys(elements).length, Object.keys(GUIDEWORDS).length]
  return [
    `- ${rows} elements and ${columns} guidewords make ${all.cells} cells: ${all.withFaults} have faults, ${all.withReasons} a reason, and ${all.gaps} are gaps.`,
    `- ${all.faults} faults are in them.`,
    `- ${rows} elements and ${all.contexts / rows} situations make ${all.contexts} cells: ${all.withClauses} have clauses, ${all.without} a reason, and in ${all.open} nobody looks.`,
  ]
}

function capital(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1)
}

/** Text for a cell of a table; what stands between backticks stays as it is. */
function text(words: string): string {
  return words
    .split(/(`[^`]*`)/)
    .map((part, place) => (place % 2 === 1 ? part : part.replace(/[|*_]/g, (sign) => `\\${sign}`)))
    .join('')
}
