import assert from 'node:assert/strict'
import { AsyncResource } from 'node:async_hooks'
import { type ChildProcess, spawn } from 'node:child_process'
import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { execPath, kill } from 'node:process'
import { createInterface } from 'node:readline'
import test from 'node:test'
import type { Report } from '../../schemas/types'
import { RecordedIo } from '../../test/runner/io'
import { clause, feature, makeSuite } from '../../test/runner/suite'
import { InterruptedError } from '../errors'
import { exitCodeOfError } from '../exit-code'
import { run } from '../main'
import { locateSuite } from '../suite/suite-files'
import { Workers } from './workers'

test('an interrupted run exits with the signal’s code, once its workers have ended', async (t) => {
  const steps = ['it passes', 'nothing ever happens', 'nothing ever happens']
  const suite = makeSuite(t, [clause('a/1'), clause('b/1')], {
    'a.feature': feature({ 'a/1': steps.slice(0, 1), 'b/1': steps.slice(1) }),
  })
  const io = new RecordedIo(suite.root)
  const pids: (number | undefined)[] = []
  const onChild = (message: unknown) => {
    const { process: child } = message as { process: ReturnType<typeof spawn> }
    child.once('spawn', () => pids.push(child.pid))
  }
  subscribe('child_process', onChild)
  // the line of the first clause proves that the workers run
  const write = io.stdout.write.bind(io.stdout)
  io.stdout.write = (text: string | Uint8Array) => {
    if (String(text).includes('✓ 1')) io.interruption.abort('SIGTERM')
    return write(text as string)
  }
  const code = await run(['--json', 'r.json'], io, suite)
  unsubscribe('child_process', onChild)
  assert.equal(code, 143)
  assert.match(io.err, /Interrupted by SIGTERM\. Everything that was started has been stopped\./)
  const report: Report = JSON.parse(readFileSync(join(suite.root, 'r.json'), 'utf8'))
  assert.deepEqual([report.run.ended, report.clauses.map(({ id }) => id)], ['SIGTERM', ['a/1']])
  assert.match(io.out, /The run ended early, by SIGTERM: only what was found so far is judged\./)
  assert.equal(pids.length, 3) // two, and one for slow scenarios
  for (const pid of pids) assert.throws(() => kill(pid ?? assert.fail(), 0), /ESRCH/)
})

test('a run that is interrupted before it starts leaves nothing running', async (t) => {
  const suite = makeSuite(t, [clause('a/1')], { 'a.feature': feature({ 'a/1': ['nothing ever happens'] }) })
  const io = new RecordedIo(suite.root)
  io.interruption.abort('SIGINT')
  assert.equal(await run([], io, suite), 130)
})

test('a run that is interrupted just before it creates its workers waits until they have ended', async (t) => {
  const suite = makeSuite(t, [clause('a/1')], { 'a.feature': feature({ 'a/1': ['nothing ever happens'] }) })
  const io = new RecordedIo(suite.root)
  // Cucumber looks at the environment when it has begun, and then reads the features before it creates workers
  const env = new Proxy(io.env, {
    get: (variables, name) => {
      if (name === 'GITHUB_SERVER_URL' || name === 'BUILD_URL') io.interruption.abort('SIGTERM')
      return Reflect.get(variables, name)
    },
  })
  const children: ChildProcess[] = []
  const onChild = (message: unknown) => void children.push((message as { process: ChildProcess }).process)
  subscribe('child_process', onChild)
  const code = await run(
    ['--json', 'r.json'],
    Object.assign(Object.create(io), { env, stdout: io.stdout, stderr: io.stderr }),
    suite,
  )
  unsubscribe('child_process', onChild)
  assert.equal(code, 143)
  assert.notEqual(children.length, 0)
  for (const child of children) assert.ok(child.exitCode !== null || child.signalCode !== null)
})

test('workers that ignore SIGTERM are killed, late ones are stopped, and one that cannot be spawned does no harm', async () => {
  const workers = new Workers()
  const caller = new AsyncResource('caller')
  const elsewhere = await workers.during(async () => {
    // they end with this process in any case, when their standard input closes
    const stubborn = spawn(execPath, [
      '-e',
      "process.on('SIGTERM', () => {}); process.stdin.resume(); console.log('up')",
    ])
    await once(stubborn.stdout, 'data')
    spawn('/no/such/program')
    // a child process of whoever calls the suite is not the suite's to stop
    const other = caller.runInAsyncScope(() => spawn(execPath, ['-e', 'process.stdin.resume()']))
    const stopped = workers.stop(1000)
    const late = spawn(execPath, ['-e', 'process.stdin.resume()'])
    await Promise.all([stopped, once(late, 'exit')])
    assert.equal(stubborn.signalCode, 'SIGKILL')
    assert.equal(late.signalCode, 'SIGTERM')
    return other
  })
  assert.deepEqual(workers.endings.sort(), ['SIGKILL', 'SIGTERM'])
  assert.equal(elsewhere.signalCode, null)
  elsewhere.stdin.end()
  assert.deepEqual(await once(elsewhere, 'exit'), [0, null])
})

test('exit codes of signals', () => {
  const code = (signal: string) => exitCodeOfError(new InterruptedError(signal))
  assert.deepEqual(['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGPIPE', '?'].map(code), [130, 143, 129, 141, 143])
})

/** Starts the command in a process of its own, on the real suite, for what only cli.ts does. */
function start(...argv: string[]) {
  const { root } = locateSuite(execPath)
  return spawn(execPath, ['-r', './scripts/register-ts.cjs', 'runner/cli.ts', ...argv], { cwd: root })
}

test('the command prints its version, and exits with 2 for wrong usage', async () => {
  const version = start('--version')
  assert.match(String((await once(version.stdout, 'data'))[0]), /^realizehit-conformance/)
  assert.deepEqual(await once(version, 'exit'), [0, null])
  const wrong = start('--frob')
  assert.match(String((await once(wrong.stderr, 'data'))[0]), /^error: unknown option/)
  assert.deepEqual(await once(wrong, 'exit'), [2, null])
})

test('a signal, or the end of the reader of its output, ends the command with its exit code', async () => {
  const signalled = start()
  await once(createInterface(signalled.stdout), 'line')
  signalled.kill('SIGINT')
  assert.deepEqual(await once(signalled, 'exit'), [130, null])
  const unread = start()
  await once(createInterface(unread.stdout), 'line')
  unread.stdout.destroy()
  assert.deepEqual(await once(unread, 'exit'), [141, null])
})
