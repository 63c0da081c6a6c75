import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { runProgram, TYPESCRIPT } from './programs'

const SLEEPER = "require('node:child_process').spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']).pid"

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

async function isGone(pid: number): Promise<void> {
  const limit = Date.now() + 20_000
  while (isRunning(pid)) {
    assert.ok(Date.now() < limit, `process ${pid} is still running`)
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}

function writeScript(t: TestContext, text: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'realizehit-programs-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  const file = join(folder, 'script.ts')
  writeFileSync(file, text)
  return file
}

test('the exit code and the whole output of a program', async () => {
  const args = ['-e', "console.log('out'); console.error('err'); process.exitCode = 4"]
  const { code, signal, output } = await runProgram(process.execPath, args)
  assert.deepEqual([code, signal], [4, null])
  assert.deepEqual(output.trim().split('\n').sort(), ['err', 'out'])
})

test('a program that is not there has no exit code', async () => {
  const { code, output } = await runProgram('/no/such/program', [])
  assert.equal(code, null)
  assert.match(output, /ENOENT/)
})

test('what a program leaves running ends with it', async () => {
  const { output } = await runProgram(process.execPath, ['-e', `console.log(${SLEEPER}); process.exit()`])
  await isGone(Number(output))
})

test('Ctrl-C ends the programs, and what they have started', async (t) => {
  const file = writeScript(
    t,
    `import { runProgram, stopPrograms } from ${JSON.stringify(join(__dirname, 'programs'))}
     process.once('SIGINT', () => void stopPrograms().then(() => process.exit(130)))
     const text = ${JSON.stringify(`process.send(${SLEEPER}); setInterval(() => {}, 1000)`)}
     void runProgram(process.execPath, ['-e', text], { onMessage: (pid) => console.log(pid) })`,
  )
  const child = spawn(process.execPath, [...TYPESCRIPT, file], { stdio: ['ignore', 'pipe', 'inherit'] })
  t.after(() => child.kill('SIGKILL'))
  const [pid] = await once(child.stdout, 'data')
  assert.ok(isRunning(Number(pid)))
  child.kill('SIGINT')
  assert.deepEqual(await once(child, 'exit'), [130, null])
  await isGone(Number(pid))
})
