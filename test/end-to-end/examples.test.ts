import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import test, { type TestContext } from 'node:test'
import { locateSuite } from '../../runner/suite/suite-files'
import { assertNoInternals, Fixture, ROOT } from './fixture'

// The examples a newcomer begins with: each is judged by its own profile, so that none of them grows stale.

/** Judges as a caller at the top of the checkout does, where the profiles' commands are meant to be started. */
function judge(stage: Fixture, profile: string, path: string, ...args: string[]) {
  const files = [
    '--profile',
    join('implementations', 'examples', profile),
    '--failures',
    join(stage.folder, 'failures'),
  ]
  return stage.judgeFrom(ROOT, { PATH: path }, locateSuite(process.execPath), ...files, '--workers', '2', ...args)
}

/** A folder to look for programs in first, so that `python3` is one that has these modules; undefined if none is there. */
function pythonWith(modules: string): string | undefined {
  for (const folder of [...(process.env.PATH ?? '').split(delimiter), '/usr/bin'])
    try {
      execFileSync(join(folder, 'python3'), ['-c', `import ${modules}`], { stdio: 'ignore', timeout: 20_000 })
      return folder
    } catch {}
  return undefined
}

/** The server of a profile is spec-conformant and complete. */
async function isComplete(t: TestContext, profile: string, name: string, path = process.env.PATH ?? ''): Promise<void> {
  const stage = await Fixture.create(t)
  const ended = await judge(stage, profile, path, '--strict')
  assert.equal(ended.code, 0, ended.stdout + ended.stderr)
  assert.ok(ended.stdout.startsWith(`Judging ${name}: the command `), ended.stdout)
  assert.match(ended.stdout, /— spec-conformant\n.* — complete\n/)
  assertNoInternals(ended)
  await stage.assertNothingLeft()
}

test('the example in JavaScript is spec-conformant and complete', (t) =>
  isComplete(t, 'server-mjs.json', 'Example in JavaScript'))

test('the example in Python is spec-conformant and complete', async (t) => {
  const folder = pythonWith('engineio, redis.asyncio, aiohttp')
  if (!folder) return t.skip('no python3 here has the modules engineio, redis and aiohttp')
  await isComplete(t, 'server-py.json', 'Example in Python', `${folder}${delimiter}${process.env.PATH}`)
})

test('the examples have less than 150 lines', () => {
  for (const file of ['server.mjs', 'server.py']) {
    const text = readFileSync(join(ROOT, 'implementations', 'examples', file), 'utf8')
    assert.ok(text.split('\n').length <= 150, file)
  }
})
