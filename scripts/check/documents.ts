import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Nodes } from 'mdast'
import { fromMarkdown } from 'mdast-util-from-markdown'
import { toString as textOf } from 'mdast-util-to-string'
import { type Fact, type Result, resultOf } from './gate'
import { packageProgram, runProgram, TYPESCRIPT } from './programs'
import { trackedFiles } from './tracked'

/** Every relative link of every Markdown file leads to a file, and to a heading in it where it names one. */
export async function checkLinks(): Promise<Result> {
  return resultOf(trackedFiles('*.md').flatMap((file) => linkFacts(file)))
}

/** Files of this repository as they are linked to from where they are not, such as the published package. */
const REPOSITORY =
  /^https:\/\/(github\.com\/realizehit\/realizehit-conformance\/(blob|tree|raw)|raw\.githubusercontent\.com\/realizehit\/realizehit-conformance)\/main\//

/** The checks of one file's links that are relative, or lead into this repository. The file is in `root`. */
export function linkFacts(name: string, root = ''): Fact[] {
  const file = join(root, name)
  return links(fromMarkdown(readFileSync(file, 'utf8'))).flatMap((url): Fact[] => {
    if (/^[a-z]+:/i.test(url) && !REPOSITORY.test(url)) return []
    const [path = '', heading] = decodeURI(url).split('#')
    const target = REPOSITORY.test(path) ? path.replace(REPOSITORY, '') : path === '' ? file : join(dirname(file), path)
    const message = `${name}: the link ${url} leads nowhere`
    if (!existsSync(target) || !heading || !target.endsWith('.md')) return [[message, existsSync(target)]]
    return [[message, anchors(fromMarkdown(readFileSync(target, 'utf8'))).includes(heading)]]
  })
}

function links(node: Nodes): string[] {
  const own = 'url' in node ? [node.url] : []
  return 'children' in node ? [...own, ...node.children.flatMap(links)] : own
}

/** Every file that ARCHITECTURE.md names in its text is there, at whatever depth. */
export async function checkArchitecture(): Promise<Result> {
  const named = codeIn(fromMarkdown(readFileSync('ARCHITECTURE.md', 'utf8'))).filter((text) => FILE_NAME.test(text))
  return resultOf(fileNameFacts(named, trackedFiles()))
}

const FILE_NAME = /^[\w./-]+\.(ts|[cm]?js|json|md)$/

/** A check for each file name: one of the files has it, or ends with it. */
export function fileNameFacts(names: string[], files: string[]): Fact[] {
  const isThere = (name: string) => files.some((file) => file === name || file.endsWith(`/${name}`))
  return [...new Set(names)].map((name): Fact => [`ARCHITECTURE.md names ${name}, which is not there`, isThere(name)])
}

function codeIn(node: Nodes): string[] {
  const own = node.type === 'inlineCode' ? [node.value] : []
  return 'children' in node ? [...own, ...node.children.flatMap(codeIn)] : own
}

/** The names that GitHub gives to headings. */
function anchors(node: Nodes): string[] {
  if (node.type === 'heading') {
    const words = textOf(node).toLowerCase()
    return [words.replace(/[^\p{L}\p{N}\s_-]/gu, '').replace(/\s/g, '-')]
  }
  return 'children' in node ? node.children.flatMap(anchors) : []
}

/** Parts of the tree that a script writes from others. Each script says with --check whether its part is as it would write it. */
export async function checkGenerated(scripts: string[]): Promise<Result> {
  const facts: Fact[] = []
  for (const script of scripts) {
    const { code, output } = await runProgram(process.execPath, [
      ...(script.endsWith('.ts') ? TYPESCRIPT : []),
      script,
      '--check',
    ])
    facts.push([`${script}: ${output}`, code === 0])
  }
  return resultOf(facts)
}

/** One check that is a program of a package: it passes with exit code 0. */
export async function checkByProgram(name: string, ...args: string[]): Promise<Result> {
  const { code, output } = await runProgram(packageProgram(name), args)
  return { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, output }
}
