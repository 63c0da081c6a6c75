import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** A file of the page. */
export interface Asset {
  readonly type: string
  readonly bytes: Buffer
}

const HTML = 'text/html; charset=utf-8'
const CSS = 'text/css; charset=utf-8'
const SCRIPT = 'text/javascript; charset=utf-8'
const SVG = 'image/svg+xml'

/** The files in page/, by the names under which they are served, and their types. */
const FILES: Readonly<Record<string, string>> = {
  'index.html': HTML,
  'base.css': CSS,
  'page.css': CSS,
  'icon.svg': SVG,
  'app.js': SCRIPT,
  'elements.js': SCRIPT,
  'log.js': SCRIPT,
  'publish.js': SCRIPT,
  'server-state.js': SCRIPT,
  'session.js': SCRIPT,
  'wanted.js': SCRIPT,
}

/** The Engine.IO client as browsers take it, in one file. */
const ENGINE_CLIENT = 'engine.io-client/dist/engine.io.esm.min.js'

/** Reads the whole page: some 50 KB. What is served are these names and no others, so no path leads anywhere else. */
export function loadAssets(): ReadonlyMap<string, Asset> {
  const page = Object.entries(FILES).map(
    ([name, type]) => [name, { type, bytes: readFileSync(join(__dirname, 'page', name)) }] as const,
  )
  const engine = { type: SCRIPT, bytes: readFileSync(require.resolve(ENGINE_CLIENT)) }
  const assets = new Map<string, Asset>([...page, ['engine.io.js', engine]])
  return assets.set('', assets.get('index.html') as Asset)
}
