// `npm run build [-- --out FOLDER] [--no-check]`: the published package runs compiled, from dist/. Features and schemas are published as
// they are. Pages and schemas that the code reads from beside itself are copied.

import { execFileSync } from 'node:child_process'
import { chmodSync, cpSync, existsSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { giveUp } from './setup/programs.mjs'

/** Templates, pages with their style sheets, scripts and icons, and schemas. */
const ASSETS = /\.(eta|html|css|js|svg|json)$/

process.chdir(resolve(import.meta.dirname, '..'))
const { values } = parseArgs({ options: { out: { type: 'string', default: 'dist' }, 'no-check': { type: 'boolean' } } })
const { out } = values
const tsc = join('node_modules', '.bin', 'tsc')
if (!existsSync(tsc)) giveUp('The packages that build this are not installed. Run `npm ci` first.')
rmSync(out, { recursive: true, force: true })
const config = 'scripts/tsconfig.build.json'
// without checking types, for a caller that checks them anyway
const check = values['no-check'] ? ['--noCheck'] : []
execFileSync(tsc, ['-p', config, '--outDir', out, ...check], { stdio: 'inherit' })
for (const folder of JSON.parse(readFileSync(config, 'utf8')).include.map((path) => path.replace('../', '')))
  for (const name of readdirSync(folder, { recursive: true }).filter((each) => ASSETS.test(each)))
    cpSync(join(folder, name), join(out, folder, name))
for (const cli of ['runner/cli.js', 'reference-server/cli.js']) chmodSync(join(out, cli), 0o755)
