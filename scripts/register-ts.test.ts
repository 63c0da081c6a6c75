import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import test from 'node:test'

const ROOT = join(__dirname, '..')

/** How many of these modules are loaded (the first loads the others), and of which Node has read the source map. */
const SCRIPT = `
  const { findSourceMap } = require('node:module')
  require('./schemas/compile.ts')
  const files = ['./schemas/compile.ts', 'ajv/dist/2020', 'ajv/dist/core'].map((name) => require.resolve(name))
  const loaded = files.filter((file) => file in require.cache).length
  process.stdout.write(JSON.stringify([loaded, ...files.map((file) => findSourceMap(file) !== undefined)]))
`

test('source maps are read of our own modules, and not of the libraries that they load', () => {
  const args = ['-r', './scripts/register-ts.cjs', '-e', SCRIPT]
  const env = { ...process.env, NODE_V8_COVERAGE: '' } // measuring coverage reads the source maps of everything
  const output = execFileSync(process.execPath, args, { cwd: ROOT, env, encoding: 'utf8' })
  assert.deepEqual(JSON.parse(output), [3, true, false, false])
})
