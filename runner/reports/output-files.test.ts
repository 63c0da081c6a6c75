import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import {
  chmodSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { execPath } from 'node:process'
import test, { type TestContext } from 'node:test'
import { CannotRunError } from '../errors'
import { prepareOutputFiles, writeOutputFiles } from './output-files'

function folderFor(context: TestContext): string {
  const path = mkdtempSync(join(tmpdir(), 'realizehit-output-'))
  context.after(() => rmSync(path, { recursive: true, force: true }))
  return path
}

/** Writes `new` to one file, as for an option `--json`. */
function write(cwd: string, name: string): string[] {
  return writeOutputFiles(prepareOutputFiles(['json'], { json: name }, cwd), () => 'new')
}

test('an existing file is replaced and keeps its permissions', (t) => {
  const cwd = folderFor(t)
  writeFileSync(join(cwd, 'r.json'), 'old')
  chmodSync(join(cwd, 'r.json'), 0o640)
  assert.deepEqual(write(cwd, 'r.json'), ['r.json'])
  assert.equal(readFileSync(join(cwd, 'r.json'), 'utf8'), 'new')
  assert.equal(statSync(join(cwd, 'r.json')).mode & 0o777, 0o640)
  assert.deepEqual(readdirSync(cwd), ['r.json'])
})

test('a symbolic link stays one: its file is replaced', (t) => {
  const cwd = folderFor(t)
  mkdirSync(join(cwd, 'real'))
  writeFileSync(join(cwd, 'real', 'r.json'), 'old')
  symlinkSync(join('real', 'r.json'), join(cwd, 'link.json'))
  write(cwd, 'link.json')
  assert.equal(lstatSync(join(cwd, 'link.json')).isSymbolicLink(), true)
  assert.equal(readFileSync(join(cwd, 'real', 'r.json'), 'utf8'), 'new')
  assert.deepEqual(readdirSync(join(cwd, 'real')), ['r.json'])
})

test('a file that cannot be replaced is left as it was, without a second file beside it', (t) => {
  const cwd = folderFor(t)
  const files = prepareOutputFiles(['json'], { json: 'r.json' }, cwd)
  // a folder that has taken the file's name since
  mkdirSync(join(cwd, 'r.json'))
  writeFileSync(join(cwd, 'r.json', 'inside'), 'old')
  assert.throws(() => writeOutputFiles(files, () => 'new'), CannotRunError)
  assert.deepEqual([readdirSync(cwd), readdirSync(join(cwd, 'r.json'))], [['r.json'], ['inside']])
})

test('/dev/stdout redirected to a file is written to at its place, not replaced', (t) => {
  const file = join(folderFor(t), 'out.txt')
  const script = `
    const { prepareOutputFiles, writeOutputFiles } = require(${JSON.stringify(join(__dirname, 'output-files'))})
    const { writeSync } = require('node:fs')
    writeSync(1, 'before ')
    writeOutputFiles(prepareOutputFiles(['json'], { json: '/dev/stdout' }, '/'), () => 'report ')
    writeSync(1, 'after')`
  const register = join(__dirname, '..', '..', 'scripts', 'register-ts.cjs')
  const { status } = spawnSync(execPath, ['-r', register, '-e', script], {
    stdio: ['ignore', openSync(file, 'w'), 'inherit'],
  })
  assert.equal(status, 0)
  assert.equal(readFileSync(file, 'utf8'), 'before report after')
})
