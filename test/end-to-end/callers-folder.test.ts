import assert from 'node:assert/strict'
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'node:test'
import { pathToFileURL } from 'node:url'
import { Fixture, ROOT } from './fixture'

const CONFORMANT = pathToFileURL(join(ROOT, 'test', 'servers', 'conformant.mjs')).href
/** A server that never replies, and so fails; a dialect that changes nothing. */
const FILES = {
  'mine/server.mjs': `import { serve } from ${JSON.stringify(CONFORMANT)}; await serve({ onRequest: () => false })`,
  'mine/same.mjs': 'export const encode = JSON.stringify; export const decode = (frame) => JSON.parse(frame)',
  'mine/known.json': '{ "unsubscribing/2.1.1": "does not reply yet" }',
  'mine/profile.json': '{ "name": "Mine", "target": { "command": "node mine/server.mjs" } }',
}

test('through npm run, the command and all files are relative to the caller', async (t) => {
  const fixture = await Fixture.create(t)
  const there = (...path: string[]) => join(fixture.folder, ...path)
  mkdirSync(there('mine'))
  for (const [name, text] of Object.entries(FILES)) writeFileSync(there(name), text)
  const reads = ['--profile', 'mine/profile.json', '--dialect', 'mine/same.mjs', '--known-failing', 'mine/known.json']
  const files = { '--json': 'r/r.json', '--html': 'r/r.html', '--junit': 'r/r.xml', '--traces': 'r/traces' }
  const judged = ['--only', 'unsubscribing/2.1.1', '--timeout', '300', '--workers', '1']
  const ended = await fixture.npmConformance(...reads, ...Object.entries(files).flat(), ...judged).ended
  assert.equal(ended.code, 0, ended.stdout + ended.stderr) // the failure is a known one
  for (const file of Object.values(files)) assert.ok(existsSync(there(file)), file)
  const [trace = ''] = readdirSync(there('r/traces'))
  const again = ['replay', `r/traces/${trace}`, '--profile', 'mine/profile.json', '--timeout', '300']
  const replayed = await fixture.npmConformance(...again).ended
  assert.match(replayed.stdout, /The failure is still there/, replayed.stderr)
  const compared = await fixture.npmConformance('compare', 'r/r.json', '--markdown', 'r/m.md').ended
  assert.equal(compared.code, 0, compared.stderr)
  assert.ok(existsSync(there('r/m.md')))
  writeFileSync(there('spec.md'), '# Server initializing\n\n1. It is there\n')
  const changed = await fixture.npmConformance('spec', 'spec.md').ended
  assert.equal(changed.code, 1, changed.stderr)
  await fixture.assertNothingLeft()
})
