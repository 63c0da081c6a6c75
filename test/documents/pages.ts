import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fromMarkdown } from 'mdast-util-from-markdown'
import { trackedFiles } from '../../scripts/check/tracked'

// The commands of our pages. Whatever stands in a fenced block with the language `sh` is typed by a reader, line by line, into one
// shell for the whole page; a line that is indented belongs to the one before. `# exit code 1` behind a command is a promise; without it,
// the promise is 0. A block with the language `text` right behind shows what the last command prints. In it, a line of … stands for any
// lines, and … in a line for any text.

/** A command of a page. */
export interface PageCommand {
  text: string
  /** the line of the page on which its block begins */
  line: number
  /** the exit code that the page promises */
  code: number
  /** what the page shows of what it prints */
  shows?: string
}

/** The pages whose commands are typed: README.md, and what is in docs/. Paths from the root. */
export function pages(): string[] {
  return ['README.md', ...trackedFiles('docs/*.md')]
}

/** The commands of a page, in order. */
export function commandsOf(page: string): PageCommand[] {
  return commandsIn(readFileSync(page, 'utf8'))
}

/** The commands of a text in Markdown, in order. */
export function commandsIn(markdown: string): PageCommand[] {
  const { children } = fromMarkdown(markdown)
  return children.flatMap((node, index) => {
    if (node.type !== 'code' || node.lang !== 'sh') return []
    const commands = split(node.value).map((text) => ({
      text,
      line: node.position?.start.line ?? 0,
      code: Number(/# exit code (\d+)\s*$/.exec(text)?.[1] ?? 0),
    }))
    const next = children[index + 1]
    const last = commands.pop()
    if (!last) return []
    const shows = next?.type === 'code' && next.lang === 'text' ? { shows: next.value } : {}
    return [...commands, { ...last, ...shows }]
  })
}

/** The commands of a block. */
function split(block: string): string[] {
  const commands: string[] = []
  let open = ''
  for (const line of block.split('\n')) {
    open = open === '' ? line : `${open}\n${line}`
    if (open.trim() === '' || open.startsWith('#')) open = ''
    else if (isWhole(open)) {
      commands.push(open)
      open = ''
    }
  }
  if (open !== '') commands.push(open)
  return commands
}

/** Whether the shell would not wait for another line. */
function isWhole(text: string): boolean {
  if (text.endsWith('\\')) return false
  const { status, stderr } = spawnSync('bash', ['-n', '-c', text])
  return status === 0 && stderr.length === 0
}

/** A regular expression for the output that a page shows; output and page are made equal in what differs from run to run. */
export function shown(text: string): RegExp {
  const lines = alike(text)
    .split('\n')
    .map((line) => (line.trim() === '…' ? GAP : inLine(line)))
  return new RegExp(`(?:^|\\n)${lines.join('\n').replaceAll(`${GAP}\n`, '(?:.*\\n)*?').replaceAll(`\n${GAP}`, '')}`)
}

const GAP = '\u0000'

function inLine(line: string): string {
  const parts = line
    .trimEnd()
    .split('…')
    .map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
  return `${parts.join('.*')}[ ]*(?=\\n|$)`
}

/** A text without what differs from run to run: times, ports, marks, processes and seeds; nor does the width of a gap matter. */
export function alike(text: string): string {
  return text
    .replace(/\b[0-9a-f]{8}(?=:)/g, 'mark')
    .replace(/127\.0\.0\.1:\d+/g, '127.0.0.1:port')
    .replace(/\b(process|seed) \d+/g, '$1 number')
    .replace(/\d+ min (?=\d+ s\b)/g, '')
    .replace(/ *\b\d+(\.\d+)? (m?s)\b/g, ' some $2')
    .replace(/(\S) {2,}/g, '$1  ')
}
