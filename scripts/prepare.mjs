// npm runs this as `prepare`: before it packs this repository for someone who installs it by its git address, where nothing
// else would build; and at the end of `npm ci` and `npm install` in a checkout, which runs its TypeScript and needs no
// build. npm calls the folder that it installs into, or packs, its local prefix.
//
// package.json looks whether this file is there: an image may be made of package.json and package-lock.json alone at first,
// and the published package has no scripts.

import { realpathSync } from 'node:fs'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'

const checkout = dirname(dirname(fileURLToPath(import.meta.url)))
const { npm_config_local_prefix: prefix = checkout, npm_config_global: global } = process.env

// `npm link` and `npm install --global .` make commands of this checkout
if (global === 'true' || realpathSync(prefix) !== realpathSync(checkout)) {
  process.argv.push('--no-check') // `npm test` checks the types
  await import('./build.mjs')
}
