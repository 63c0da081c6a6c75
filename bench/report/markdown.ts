import { markdownTable } from 'markdown-table'
import type { Results } from '../results'
import { table } from './table'
import { targetRows } from './targets'

/** The whole result for people: how it was measured, the targets, every figure. */
export function toMarkdown(results: Results): string {
  const targets = targetRows(results).map(({ title, target, measured, met }) => [
    title,
    target,
    measured,
    met === undefined ? '–' : met ? 'yes' : 'no',
  ])
  const parts = [
    '# The reference server beside what one would pick instead',
    how(results),
    contestantList(results),
    '## Targets',
    markdownTable([['', 'target', 'measured', 'met?'], ...targets], { align: ['l', 'l', 'r', 'l'] }),
    '## Figures',
    `In brackets, how many times the ${results.contestants[0]?.title}'s it is. A dash: not measured; 1,500 payloads a second are
asked only of a server that in bursts delivers as many.`,
    table(results),
    ...results.notes.map((note) => `- ${note}`),
  ]
  return `${parts.join('\n\n')}\n`
}

/** One paragraph: what was measured, how, on what, when. */
export function how(results: Results): string {
  const { machine, payloadBytes, burst, rounds, date, quick } = results
  return [
    `Payloads of ${payloadBytes} bytes, published to a Redis of the benchmark's own; in bursts, ${burst} reach it at once, and the next follow when`,
    'all have arrived everywhere. CPU is user and system time from /proc. The clients run in a thread of the benchmark, and count',
    `frames without reading them. ${rounds === 1 ? 'One round' : `Medians of ${rounds} rounds`}, the servers in turn${quick ? ' (--quick: not to be quoted)' : ''}.`,
    `${machine.cores} cores of ${machine.cpu}, ${machine.memoryGiB} GiB, ${machine.os}, Node ${machine.node}, Redis ${machine.redis}, ${date}.`,
  ].join('\n')
}

function contestantList({ contestants, packages }: Results): string {
  const versions = Object.entries(packages).map(([name, version]) => `${name} ${version}`)
  return [...contestants.map(({ title, made }) => `- **${title}**: ${made}`), '', `With ${versions.join(', ')}.`].join(
    '\n',
  )
}
