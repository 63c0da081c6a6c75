import type { Code, ListItem } from 'mdast'

// a number as people write it, behind what may stand in front of it: 1. 1) (1) 1.1 1.1. 1.Word
const NUMBERED = /^[\s>]*(?:[-+*]\s+)*(\(\d+(?:\.\d+)*\)|\d+(?:\.\d+)+[.)]?(?=\s)|\d+(?:\.\d+)*[.)](?=\s|$|\p{Lu}))/u
// ##Word too, which some other Markdowns take for a heading
const HEADED = /^\s*#{1,6}(?=\s+\S|\p{Lu})/u
const TAB = 4

/** The lines of a text, by number, as Markdown counts their columns: from 0, a tab to the next multiple of four. */
export class Lines {
  private readonly lines: string[]

  constructor(text: string) {
    this.lines = text.split('\n')
  }

  /** The lines that begin with a number or a bullet. */
  listed(): number[] {
    return this.lines.flatMap((line, index) => (NUMBERED.test(line) || /^\s*[-+*]\s/.test(line) ? [index + 1] : []))
  }

  /** The number as it is written, with its full stop or brackets; empty if there is none. */
  numberAt(line: number): string {
    return NUMBERED.exec(this.at(line))?.[1] ?? ''
  }

  /** The lines that begin as a heading does. */
  headed(): number[] {
    return this.lines.flatMap((line, index) => (HEADED.test(line) ? [index + 1] : []))
  }

  /** Whether there is a blank behind the number, or the mark of a heading. */
  isSpaced(line: number): boolean {
    const [whole = ''] = NUMBERED.exec(this.at(line)) ?? HEADED.exec(this.at(line)) ?? []
    return /^\s|^$/.test(this.at(line).slice(whole.length))
  }

  /** A line's beginning, in quotes. */
  quote(line: number): string {
    const text = this.at(line).trim()
    return `"${text.length > 40 ? `${text.slice(0, 39).trimEnd()}…` : text}"`
  }

  /** The column of an item's number or bullet. */
  columnOf(item: ListItem): number {
    const { line = 1, column = 1 } = item.position?.start ?? {}
    return this.column(line, column)
  }

  /** The column at which an item's words begin: what is indented as far is nested in it. */
  contentOf(item: ListItem): number {
    const { line = 1, column = 1 } = item.position?.start ?? {}
    const [first] = item.children
    if (first?.position?.start.line === line) return this.column(line, first.position.start.column)
    const [marker = ''] = /^\S+/.exec(this.at(line).slice(column - 1)) ?? []
    return this.column(line, column) + marker.length + 1
  }

  isFence({ position }: Code): boolean {
    const { line = 1, column = 1 } = position?.start ?? {}
    return /^(```|~~~)/.test(this.at(line).slice(column - 1))
  }

  private column(line: number, column: number): number {
    const before = [...this.at(line).slice(0, column - 1)]
    return before.reduce((at, character) => (character === '\t' ? at - (at % TAB) + TAB : at + 1), 0)
  }

  private at(line: number): string {
    return this.lines[line - 1] ?? ''
  }
}
