import { createHash } from 'node:crypto'
import { markdownTable } from 'markdown-table'
import { toHtml } from '../../runner/reports/comparison/html'
import { toMarkdown } from '../../runner/reports/comparison/markdown'
import { matrixOf } from '../../runner/reports/comparison/matrix'
import type { Report } from '../../schemas/types'

/** What the results were made from, and what --check compares. */
export interface Origin {
  featuresDigest: string
  /** each implementation, with the digest of its files */
  implementations: readonly (readonly [name: string, digest: string])[]
}

/** The two pages. */
export interface Results {
  markdown: string
  html: string
}

export const PAGES = { markdown: 'implementations/RESULTS.md', html: 'implementations/results.html' } as const

/** Makes the pages of the reports, which are in the order of the implementations. */
export function resultsOf(origin: Origin, reports: Report[]): Results {
  const named = reports.map((report, index) => ({
    file: `${origin.implementations[index]?.[0]}.json`,
    report: withoutNoise(report),
  }))
  const matrix = matrixOf(named)
  const html = toHtml(matrix)
  const [first = '', ...rest] = toMarkdown(matrix).split('\n')
  const markdown = [
    `# Results`,
    INTRODUCTION,
    originOf(origin, html),
    `**${first.replace(/^# /, '')}**`,
    rest.join('\n').trim(),
  ]
  return { markdown: `${markdown.join('\n\n')}\n`, html }
}

const INTRODUCTION = `Five servers, each judged by the whole suite: the reference server, the examples in JavaScript, Python and Go, and a stand-in of the original
author's later server, which has exact names instead of patterns and is spoken to through a [dialect](realizehit-server-ws.dialect.mjs). As a
page: [results.html](results.html). \`npm run results\` plays them all again, and \`npm test\` says if that is due.`

/** The table of digests, as it stands on the page. */
function originOf({ featuresDigest, implementations }: Origin, html: string): string {
  const rows = [
    ['features', featuresDigest],
    ...implementations,
    ['results.html', createHash('sha256').update(html).digest('hex')],
  ]
  return markdownTable([['made from', 'sha256'], ...rows.map(([name = '', digest]) => [name, `\`${digest}\``])], {
    alignDelimiters: false,
  })
}

/** Whether the pages were made from this. */
export function isFresh({ markdown, html }: Results, origin: Origin): boolean {
  return markdown.includes(`\n\n${originOf(origin, html)}\n\n`)
}

/** A report without what differs from run to run, such as times, and marks and ports in reasons. */
export function withoutNoise(report: Report): Report {
  return {
    ...report,
    run: { ...report.run, startedAt: 'not kept', seed: 1 },
    clauses: report.clauses.map((row) => (row.reason === undefined ? row : { ...row, reason: quiet(row.reason) })),
  }
}

function quiet(text: string): string {
  return text
    .replace(/\b[0-9a-f]{8}(?=:)/g, '…')
    .replace(/127\.0\.0\.1:\d+/g, '127.0.0.1:…')
    .replace(/\b\d+(\.\d+)? m?s\b/g, '… ms')
}
