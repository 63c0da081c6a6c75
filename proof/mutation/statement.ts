import ts from 'typescript'
import { onOneLine } from './tokens'

/** Of a source, as in Stryker's reports: lines and columns from 1, the end not included. */
export interface Range {
  start: { line: number; column: number }
  end: { line: number; column: number }
}

/** The text of a range, on one line. */
export function textAt(source: string, range: Range): string {
  const [start, end] = offsetsOf(source, range)
  return onOneLine(source.slice(start, end))
}

/** The innermost statement or member around a range, on one line, with its blocks empty: what stands in them may change. */
export function statementAt(source: string, range: Range): string {
  const [start, end] = offsetsOf(source, range)
  const file = ts.createSourceFile('source.ts', source, ts.ScriptTarget.ESNext, true)
  let innermost: ts.Node = file
  const visit = (node: ts.Node): void => {
    if (node.getStart(file) > start || node.end < end) return
    if (isStatementOrMember(node)) innermost = node
    ts.forEachChild(node, visit)
  }
  visit(file)
  return onOneLine(withoutBlocks(innermost, file))
}

function isStatementOrMember(node: ts.Node): boolean {
  if (ts.isStatement(node)) return !ts.isBlock(node)
  if (ts.isPropertyAssignment(node)) return ts.isFunctionLike(node.initializer)
  return ts.isClassElement(node)
}

function withoutBlocks(node: ts.Node, file: ts.SourceFile): string {
  const start = node.getStart(file)
  let text = ''
  let end = start
  const visit = (child: ts.Node): void => {
    if (ts.isBlock(child)) {
      text += `${file.text.slice(end, child.getStart(file))}{}`
      end = child.end
    } else ts.forEachChild(child, visit)
  }
  ts.forEachChild(node, visit)
  return text + file.text.slice(end, node.end)
}

function offsetsOf(source: string, { start, end }: Range): [number, number] {
  const lines = source.split('\n')
  const offsetOf = ({ line, column }: Range['start']) =>
    lines.slice(0, line - 1).reduce((sum, each) => sum + each.length + 1, 0) + column - 1
  return [offsetOf(start), offsetOf(end)]
}
