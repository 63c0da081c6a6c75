// Installs what a fresh machine lacks, before anything else runs: `npm run conformance`, `npm start` and `npm test` begin
// with this script. It uses nothing but Node. Where nothing is missing it only looks, which takes about 20 ms.
//
// Usage: node scripts/setup.mjs [--root FOLDER] [--browser] [--run FILE.ts [arguments …]]
//   --root  the checkout to set up, instead of the one this file is in
//   --browser  the program needs Chromium, too: the tests of the pages do
//   --run   then run that program in this process, so that Node starts once and signals reach the program directly
// Exit code 3 when something is missing and cannot be installed.
//
// npm could run this as a pre-script, but gives no arguments to pre-scripts, and whether Redis is needed depends on them.

import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { browserIsThere, installBrowser } from './setup/browser.mjs'
import { underLock } from './setup/lock.mjs'
import { installPackages, packagesAreInstalled } from './setup/packages.mjs'
import { endWithNpm } from './setup/parent.mjs'
import { giveUp } from './setup/programs.mjs'
import { installRedis, redisIsThere } from './setup/redis.mjs'

const words = process.argv.slice(2)
// not import.meta.dirname: a Node that is too old to have it must get as far as checkNode()
const root = words[0] === '--root' ? resolve(words.splice(0, 2)[1]) : dirname(dirname(fileURLToPath(import.meta.url)))
const needsBrowser = words[0] === '--browser' && words.shift() !== undefined
const [program, ...rest] = words[0] === '--run' ? words.slice(1) : []

function checkNode() {
  const oldest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).engines.node.match(/\d+\.\d+/)[0]
  const [major, minor] = process.versions.node.split('.').map(Number)
  const [oldestMajor, oldestMinor] = oldest.split('.').map(Number)
  if (major > oldestMajor || (major === oldestMajor && minor >= oldestMinor)) return
  giveUp(`Node ${oldest} or newer is needed; this is ${process.versions.node}. See https://nodejs.org/en/download`)
}

checkNode()
if (!packagesAreInstalled(root))
  await underLock(root, async (started) => {
    if (!packagesAreInstalled(root)) await installPackages(root, started)
  })
if (!(await redisIsThere(rest)))
  await underLock(root, async (started) => {
    if (!(await redisIsThere(rest))) await installRedis(started)
  })
if (needsBrowser && !browserIsThere())
  await underLock(root, async (started) => {
    if (!browserIsThere()) await installBrowser(started)
  })

if (program) {
  endWithNpm()
  const require = createRequire(import.meta.url)
  require('./register-ts.cjs')
  const file = resolve(root, program)
  process.argv = [process.execPath, file, ...rest]
  require(file)
}
