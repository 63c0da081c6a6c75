import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import test, { type TestContext } from 'node:test'
import { ROOT, Stage, showsNoInsides } from './stage'

// The examples a newcomer begins with: each is judged by what its own profile says, so that none of them grows stale.

const EXAMPLES = join(ROOT, 'implementations', 'examples')

/** The command of a profile, as it is from the top of the checkout. */
function commandOf(profile: string): string {
  const { target } = JSON.parse(readFileSync(join(EXAMPLES, profile), 'utf8')) as { target: { command: string } }
  return target.command.replace('implementations/examples', EXAMPLES)
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

async function judge(context: TestContext, command: string): Promise<void> {
  const stage = await Stage.build(context)
  const ended = await stage.judge('--command', command, '--strict', '--workers', '2')
  assert.equal(ended.code, 0, ended.stdout + ended.stderr)
  assert.match(ended.stdout, /— spec-conformant\n.* — complete\n/)
  showsNoInsides(ended)
  await stage.leavesNothing()
}

test('the example in JavaScript is spec-conformant and complete', (t) => judge(t, commandOf('server-mjs.json')))

test('the example in Python is spec-conformant and complete', async (t) => {
  const folder = pythonWith('engineio, redis.asyncio, aiohttp')
  if (!folder) return t.skip('no python3 here has the modules engineio, redis and aiohttp')
  await judge(t, commandOf('server-py.json').replace('python3', join(folder, 'python3')))
})

test('the examples have less than 150 lines', () => {
  for (const file of ['server.mjs', 'server.py'])
    assert.ok(readFileSync(join(EXAMPLES, file), 'utf8').split('\n').length <= 150, file)
})
