import { createHash } from 'node:crypto'
import { Eta } from 'eta'
import { readAsset } from '../assets'

/** A self-contained page: its body is rendered already, styles and scripts are the texts of its own files. */
export interface Page {
  title: string
  body: string
  styles: string[]
  scripts: string[]
}

/** A choice in the toolbar of a page: it filters the items by the attribute `data-<name>`. */
export interface Select {
  name: string
  /** how the choice of everything is called, such as `all verdicts` */
  all: string
  options: { value: string; text: string }[]
}

/** What a toolbar filters. */
export interface Toolbar {
  selects: Select[]
  /** how many items there are, and what they are */
  total: number
  noun: string
  /** what its buttons go to, one after the other, if it has any */
  steps?: string
}

/**
 * Renders the templates of one folder. Text from servers goes into pages, so everything is escaped; only what is rendered
 * already may be inserted with `<%~`.
 */
export function templatesIn(folder: string): (name: string, view: object) => string {
  const eta = new Eta({ views: folder, autoEscape: true, cache: true })
  return (name, view) => eta.render(`./${name}`, view)
}

const render = templatesIn(__dirname)

/**
 * A whole HTML document that needs no network, is readable without scripts, and follows the reader's colour scheme. The browser is told
 * to run and to apply nothing but what is its own, should anything from a server ever get past the escaping.
 */
export function renderPage({ title, body, styles, scripts }: Page): string {
  const style = [readAsset('page/page.css'), ...styles].join('\n')
  const script = scripts.map((text) => text.trim()).join('\n')
  const policy = [
    "default-src 'none'",
    `style-src ${sourceOf(style)}`,
    `script-src ${sourceOf(script)}`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ')
  return render('layout', { title, body, style, script, policy })
}

export function renderToolbar(toolbar: Toolbar): string {
  return render('toolbar', toolbar)
}

function sourceOf(text: string): string {
  return `'sha256-${createHash('sha256').update(text).digest('base64')}'`
}
