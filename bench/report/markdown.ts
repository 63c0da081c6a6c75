import { markdownTable } from 'markdown-table'
import type { Results } from '../results'
import { goalRows } from './goals'
import { table } from './table'

/** The whole report for people: how it was measured, the goals, every figure. */
export function toMarkdown(results: Results): string {
  const goals = goalRows(results).map(({ title, goal, measured, met }) => [
    title,
    goal,
    measured,
    met === undefined ? '–' : met ? 'yes' : 'no',
  ])
  const parts = [
    '# The reference server and its alternatives',
    method(results),
    candidateList(results),
    '## Goals',
    markdownTable([['', 'goal', 'measured', 'met?'], ...goals], { align: ['l', 'l', 'r', 'l'] }),
    '## Figures',
    `In brackets, the ratio to the ${results.contestants[0]?.title}. A dash means not measured: 1,500 payloads a second
are sent only to servers that deliver at least as many in bursts.`,
    table(results),
    ...results.notes.map((note) => `- ${note}`),
  ]
  return `${parts.join('\n\n')}\n`
}

/** One paragraph: what was measured, how, on which machine, and when. */
function method(results: Results): string {
  const { machine, payloadBytes, burst, rounds, turns, date, quick } = results
  return [
    `Payloads of ${payloadBytes} bytes are published to a private Redis. In bursts, ${burst} of them reach it at once, and the next burst`,
    'follows when every client has received the last one. CPU is user and system time from /proc. The clients run in a thread',
    'of the benchmark, and count frames without parsing their payloads. With up to 1,000 clients, all servers run at once,',
    `each with clients of its own, and deliver in turn; the figures are medians of ${turns} turns. Everything else is measured on`,
    `each server by itself; the figures are medians of ${rounds} round${rounds === 1 ? '' : 's'}${quick ? ' (--quick: not for quoting)' : ''}. A ratio is the median of the ratios in each turn or`,
    'round.',
    `${machine.cores} cores of ${machine.cpu}, ${machine.memoryGiB} GiB, ${machine.os}, Node ${machine.node}, Redis ${machine.redis}, ${date}.`,
  ].join('\n')
}

function candidateList({ contestants, packages }: Results): string {
  const versions = Object.entries(packages).map(([name, version]) => `${name} ${version}`)
  return [...contestants.map(({ title, made }) => `- **${title}**: ${made}`), '', `With ${versions.join(', ')}.`].join(
    '\n',
  )
}
