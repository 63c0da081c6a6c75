import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import test from 'node:test'
import { locateSuite } from '../suite-files'
import { ROOT, Stage, showsNoInsides } from './stage'

// The examples a newcomer begins with: each is judged by its own profile, so that none of them grows stale.

/** Judges as a caller at the top of the checkout does, where the profiles' commands are meant to be started. */
function judge(stage: Stage, profile: string, path: string, ...args: string[]) {
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

test('the example in JavaScript is spec-conformant and complete', async (t) => {
  const stage = await Stage.build(t)
  const ended = await judge(stage, 'server-mjs.json', process.env.PATH ?? '', '--strict')
  assert.equal(ended.code, 0, ended.stdout + ended.stderr)
  assert.match(ended.stdout, /^Judging Example in JavaScript: the command node implementations/)
  assert.match(ended.stdout, /— spec-conformant\n.* — complete\n/)
  showsNoInsides(ended)
  await stage.leavesNothing()
})

test('the example in Python is spec-conformant', async (t) => {
  const folder = pythonWith('engineio, redis.asyncio, aiohttp')
  if (!folder) return t.skip('no python3 here has the modules engineio, redis and aiohttp')
  const stage = await Stage.build(t)
  const { clauses } = JSON.parse(readFileSync(join(ROOT, 'features', 'clauses.json'), 'utf8')) as {
    clauses: { part: string; section: string }[]
  }
  const specified = clauses.filter(({ part }) => part === 'specification').map(({ section }) => section)
  const only = [...new Set(specified)].flatMap((section) => ['--only', section])
  const ended = await judge(stage, 'server-py.json', `${folder}${delimiter}${process.env.PATH}`, ...only)
  assert.equal(ended.code, 0, ended.stdout + ended.stderr)
  assert.doesNotMatch(ended.stdout, /✗|⊘/)
  await stage.leavesNothing()
})
