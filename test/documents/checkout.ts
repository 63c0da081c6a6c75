import { chmodSync, cpSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { trackedFiles } from '../../scripts/check/tracked'
import { ROOT } from '../end-to-end/fixture'

/** What a reader may write into: files of their own are made there. Everything else is linked. */
const COPIED = new Set(['docs', 'implementations', 'package.json', 'package-lock.json'])
const COMMANDS = { 'realizehit-conformance': 'runner/cli.ts', 'realizehit-server': 'reference-server/cli.ts' }

/**
 * Makes a checkout in a folder. With `kind` "linked" it is made of links into this one: nothing is compiled again, and its commands must
 * not change its files. With "copied" they may.
 */
export function makeCheckout(folder: string, kind: 'linked' | 'copied'): void {
  const files = trackedFiles()
  for (const entry of new Set(files.map((file) => file.split('/')[0] ?? file)))
    if (kind === 'linked' && !COPIED.has(entry)) link(join(ROOT, entry), join(folder, entry))
  for (const file of files)
    if (kind === 'copied' || COPIED.has(file.split('/')[0] ?? file)) copy(join(ROOT, file), join(folder, file))
  addPackages(folder, kind === 'linked' ? ROOT : folder)
  addFiles(folder)
}

/** The packages, and as if it were one of them, this one, with its commands. */
function addPackages(folder: string, code: string): void {
  const [from, to] = [join(ROOT, 'node_modules'), join(folder, 'node_modules')]
  for (const name of readdirSync(from)) if (!['.bin', '.cache'].includes(name)) link(join(from, name), join(to, name))
  for (const name of readdirSync(join(from, '.bin'))) link(join(from, '.bin', name), join(to, '.bin', name))
  link(folder, join(to, 'realizehit-conformance'))
  for (const [name, program] of Object.entries(COMMANDS)) {
    const words = [process.execPath, '-r', join(code, 'scripts', 'register-ts.cjs'), join(code, program)]
    const file = join(to, '.bin', name)
    writeFileSync(file, `#!/bin/sh\nexec ${words.map((word) => `'${word}'`).join(' ')} "$@"\n`)
    chmodSync(file, 0o755)
  }
}

/** The files that our pages take as a reader's own. */
function addFiles(folder: string): void {
  for (const name of ['server.py', 'server.mjs'])
    copy(join(ROOT, 'implementations', 'examples', name), join(folder, name))
  writeFileSync(
    join(folder, 'my-server.js'),
    `require(${JSON.stringify(join(ROOT, 'scripts', 'register-ts.cjs'))})\n` +
      `module.exports = require(${JSON.stringify(join(ROOT, 'reference-server', 'index.ts'))})\n`,
  )
}

function copy(from: string, to: string): void {
  mkdirSync(dirname(to), { recursive: true })
  cpSync(from, to)
}

function link(target: string, path: string): void {
  mkdirSync(dirname(path), { recursive: true })
  symlinkSync(target, path)
}
