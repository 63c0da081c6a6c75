// `npm run options`: the tables of docs/reference-server-options.md, made from reference-server/settings.ts and from what
// `realizehit-server --help` has beyond it. With --check it writes nothing, and fails if the page is not what this would write.

import { readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { resolve } from 'node:path'
import { markdownTable } from 'markdown-table'

const require = createRequire(import.meta.url)
require('./register-ts.cjs')
const { SETTING_NAMES, SETTINGS } = require('../reference-server/settings.ts')
const { run } = require('../reference-server/main.ts')

const FILE = resolve(import.meta.dirname, '..', 'docs', 'reference-server-options.md')
const PART = /(<!-- options: [^>]*-->\n)[\s\S]*?(\n<!-- \/options -->)/

/** In a cell, where a bar would end it. */
const cell = (text) => text.replaceAll('|', '\\|')
const code = (text) => `\`${cell(text)}\``
const shown = (value) => (value || value === true ? code(`${value}`) : 'none')

function settings() {
  const rows = SETTING_NAMES.map((name) => {
    const { flag, env, defaultValue, expected, help } = SETTINGS[name]
    return [code(flag), code(env), code(name), shown(defaultValue), cell(help), cell(expected)]
  })
  return table([['flag', 'environment', 'option', 'default', 'what it is', 'it must be'], ...rows])
}

/** The flags of the command that are no settings: `[flag, text]`. */
async function otherFlags() {
  let help = ''
  const out = (text) => {
    help += text
  }
  await run(['--help'], { env: {}, out, err: out, stop: AbortSignal.abort() })
  const flags = new Set(SETTING_NAMES.map((name) => SETTINGS[name].flag))
  const lines = help.slice(help.indexOf('Options:')).matchAll(/^ {2}(-.+?) {2,}(\S.*(?:\n {3,}\S.*)*)/gm)
  const all = [...lines].map(([, flag, text]) => [flag, text.replace(/\s+/g, ' ')])
  if (all.length <= flags.size) throw new Error(`the help of the command is not as expected:\n${help}`)
  return all.filter(([flag]) => !flags.has(flag))
}

function table(rows) {
  return markdownTable(rows, { alignDelimiters: false })
}

const others = table([
  ['flag', 'what it does'],
  ...(await otherFlags()).map(([flag, text]) => [code(flag), cell(text)]),
])
const part = `${settings()}\n\nThe command alone has these too:\n\n${others}`
const page = readFileSync(FILE, 'utf8')
const written = page.replace(PART, (_, head, foot) => `${head}\n${part}\n${foot}`)
if (!PART.test(page)) {
  console.log('docs/reference-server-options.md has no part that is marked as generated.')
  process.exitCode = 1
} else if (!process.argv.includes('--check')) {
  writeFileSync(FILE, written)
} else if (page !== written) {
  console.log('docs/reference-server-options.md is not what the settings say: run npm run options.')
  process.exitCode = 1
}
