import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test from 'node:test'
import { callersFolder } from './callers-folder'

const NPM = { npm_lifecycle_event: 'conformance', INIT_CWD: '/home/me/server' }

test('through our npm script, files are relative to where npm was called', (t) => {
  assert.equal(callersFolder(NPM, __dirname, __dirname), '/home/me/server')
  const folder = mkdtempSync(join(tmpdir(), 'callers-folder-'))
  t.after(() => rmSync(folder, { recursive: true }))
  symlinkSync(__dirname, join(folder, 'link'))
  assert.equal(callersFolder(NPM, __dirname, join(folder, 'link')), '/home/me/server')
})

test('otherwise they are relative to the current folder', () => {
  assert.equal(callersFolder({}, __dirname, __dirname), __dirname)
  assert.equal(callersFolder({ ...NPM, INIT_CWD: '' }, __dirname, __dirname), __dirname)
  const otherScript = { ...NPM, npm_lifecycle_event: 'test' }
  assert.equal(callersFolder(otherScript, __dirname, __dirname), __dirname)
  assert.equal(callersFolder(NPM, tmpdir(), __dirname), tmpdir(), 'the script of another package')
})
