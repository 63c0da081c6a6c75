// `npm run build`: the published package runs compiled, from dist/. Features and schemas are published as they are.

import { execFileSync } from 'node:child_process'
import { chmodSync, cpSync, rmSync } from 'node:fs'
import { join, resolve } from 'node:path'

process.chdir(resolve(import.meta.dirname, '..'))
rmSync('dist', { recursive: true, force: true })
execFileSync(join('node_modules', '.bin', 'tsc'), ['-p', 'scripts/tsconfig.build.json'], { stdio: 'inherit' })
cpSync('schemas', 'dist/schemas', { recursive: true })
for (const cli of ['dist/runner/cli.js', 'dist/reference-server/cli.js']) chmodSync(cli, 0o755)
