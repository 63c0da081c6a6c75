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
  const { machine, payloadBytes, burst, rounds, turns, date, quick } = results
  return [
    `Payloads of ${payloadBytes} bytes, published to a Redis of the benchmark's own; in bursts, ${burst} reach it at once, and the next follow when`,
    'all have arrived everywhere. CPU is user and system time from /proc. The clients run in a thread of the benchmark, and count',
    'frames without reading them. With up to 1,000 clients all servers run at once, each with clients of its own, and deliver in turn:',
    `medians of ${turns} turns. All else is of each server by itself, medians of ${rounds} round${rounds === 1 ? '' : 's'}${quick ? ' (--quick: not to be quoted)' : ''}.`,
    'A ratio is the median of the ratios of each turn or round.',
    `${machine.cores} cores of ${machine.cpu}, ${machine.memoryGiB} GiB, ${machine.os}, Node ${machine.node}, Redis ${machine.redis}, ${date}.`,
  ].join('\n')
}

function contestantList({ contestants, packages }: Results): string {
  const versions = Object.entries(packages).map(([name, version]) => `${name} ${version}`)
  return [...contestants.map(({ title, made }) => `- **${title}**: ${made}`), '', `With ${versions.join(', ')}.`].join(
    '\n',
  )
}
