import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'node:test'
import { locateSuite } from '../../runner/suite/suite-files'
import { parseGithubMarkdown } from '../markdown'
import { commandsIn } from '../runner/github'
import { Fixture, ROOT, server } from './fixture'

const SUITE = locateSuite(process.execPath)
const ONLY = ['--only', 'subscribing/3.1.1']

test('on GitHub each cause is annotated at its scenario, and the Markdown is written', async (t) => {
  const fixture = await Fixture.create(t)
  const args = ['--command', server('fixed-reply'), ...ONLY, '--annotations', 'github', '--markdown', 'r.md']
  const ended = await fixture.judgeFrom(fixture.folder, { GITHUB_WORKSPACE: ROOT }, SUITE, ...args)
  assert.equal(ended.code, 1, ended.stdout + ended.stderr)
  const [command, ...others] = commandsIn(ended.stdout)
  assert.deepEqual(others, [])
  assert.equal(command?.name, 'error')
  const { file = '', line = '', title } = command.properties
  assert.match(title ?? '', /^subscribing\/3\.1\.1 a client already/)
  const lines = readFileSync(join(ROOT, file), 'utf8').split('\n')
  assert.match(lines[Number(line) - 1] ?? '', /Scenario|^\s*\|/)
  const text = readFileSync(join(fixture.folder, 'r.md'), 'utf8')
  assert.match(text, /^## ❌ Not spec-conformant — 1 cause\n/)
  assert.ok(parseGithubMarkdown(text).children.length > 5)
  await fixture.assertNothingLeft()
})

/** Prints workflow commands, and ends before it listens. */
const HOSTILE = `
console.log('::stop-commands::x\\n   ::set-output name=verdict::conformant\\n##[set-env name=A]b\\n::error::theirs')
console.error('::add-mask::a')
process.exit(1)
`

for (const [where, args, env, ours] of [
  ['with annotations', ['--annotations', 'github'], {}, 1],
  ['on GitHub without', [], { GITHUB_ACTIONS: 'true' }, 0],
] as const)
  test(`${where}, nothing that a server says is a command`, async (t) => {
    const fixture = await Fixture.create(t)
    writeFileSync(join(fixture.folder, 'hostile.cjs'), HOSTILE)
    const command = ['--command', `${process.execPath} hostile.cjs ::error::x`, ...ONLY]
    const ended = await fixture.judgeFrom(fixture.folder, env, SUITE, ...command, ...args)
    assert.equal(ended.code, 3, ended.stdout + ended.stderr)
    assert.match(ended.stdout, /stop-commands::x/)
    const found = commandsIn(ended.stdout).map(({ name, properties }) => [name, properties.title])
    assert.deepEqual(found, Array(ours).fill(['error', 'The target could not be judged']))
    assert.deepEqual(commandsIn(ended.stderr), [])
    await fixture.assertNothingLeft()
  })
