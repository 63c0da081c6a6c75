import assert from 'node:assert/strict'
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test, { type TestContext } from 'node:test'
import { LIMIT_MS } from '../../../test/harness/fixture'
import { ends, runs } from '../../../test/harness/processes'
import { Child } from './child'
import { cleanUpAll, signalGroup, trackFolder } from './cleanup'

function folder(t: TestContext): string {
  const path = mkdtempSync(join(tmpdir(), 'realizehit-cleanup-'))
  t.after(() => rmSync(path, { recursive: true, force: true }))
  writeFileSync(join(path, 'file'), '')
  return path
}

test('a tracked folder is removed by its function, and only once', (t) => {
  const path = folder(t)
  const remove = trackFolder(path)
  assert.ok(existsSync(path))
  remove()
  assert.ok(!existsSync(path))
  remove()
})

test('cleanUpAll kills every process and removes every folder that is still tracked', async (t) => {
  const paths = [folder(t), folder(t)]
  for (const path of paths) trackFolder(path)
  const script = `process.on('SIGTERM', () => {}); setInterval(() => {}, 1e6)`
  const children = [0, 1].map(() => Child.start({ command: process.execPath, args: ['-e', script] }))
  const started = await Promise.all(children)
  t.after(() => Promise.all(started.map((child) => child.stop(0))))
  cleanUpAll()
  for (const child of started) assert.deepEqual(await child.exited, { code: null, signal: 'SIGKILL' })
  for (const path of paths) assert.ok(!existsSync(path))
  cleanUpAll()
})

test('a signal to a group that has ended returns false', async () => {
  const lines: string[] = []
  const onLine = (line: string) => lines.push(line)
  const child = await Child.start({ command: process.execPath, args: ['-p', 'process.pid'], onLine })
  await child.exited
  await child.stop(LIMIT_MS)
  assert.equal(signalGroup(Number(lines[0]), 0), false)
})

/** Starts a process that owns a folder and a child, and ends it as `end` does. Both must be gone then. */
async function leavesNothing(t: TestContext, end: (owner: ChildProcess) => void): Promise<unknown> {
  const owner = fork(join(__dirname, '../../../test/harness/owner-process.ts'), {
    execArgv: ['-r', './scripts/register-ts.cjs'],
  })
  t.after(() => owner.kill('SIGKILL'))
  const [{ folder: path, pid }] = (await once(owner, 'message')) as [{ folder: string; pid: number }]
  assert.ok(existsSync(path) && runs(pid))
  const exit = once(owner, 'exit')
  end(owner)
  const [code] = await exit
  assert.ok(await ends(pid), 'its child has ended')
  assert.ok(!existsSync(path), 'its folder is gone')
  return code
}

for (const [signal, code] of [
  ['SIGINT', 130],
  ['SIGTERM', 143],
  ['SIGHUP', 129],
] as const)
  test(`a process that gets ${signal} leaves nothing behind`, async (t) => {
    assert.equal(await leavesNothing(t, (owner) => owner.kill(signal)), code)
  })

test('a process that loses its parent leaves nothing behind', async (t) => {
  assert.equal(await leavesNothing(t, (owner) => owner.disconnect()), 1)
})
