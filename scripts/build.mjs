// `npm run build`: the published package runs compiled, from dist/. Features and schemas are published as they are; pages
// and schemas that the code reads from beside itself are copied.

import { execFileSync } from 'node:child_process'
import { chmodSync, cpSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'

/** Templates, style sheets and scripts of pages, and schemas. */
const ASSETS = /\.(eta|css|js|json)$/

process.chdir(resolve(import.meta.dirname, '..'))
const config = 'scripts/tsconfig.build.json'
rmSync('dist', { recursive: true, force: true })
execFileSync(join('node_modules', '.bin', 'tsc'), ['-p', config], { stdio: 'inherit' })
for (const folder of JSON.parse(readFileSync(config, 'utf8')).include.map((path) => join(dirname(config), path)))
  for (const name of readdirSync(folder, { recursive: true }).filter((each) => ASSETS.test(each)))
    cpSync(join(folder, name), join('dist', folder, name))
for (const cli of ['dist/runner/cli.js', 'dist/reference-server/cli.js']) chmodSync(cli, 0o755)
