import assert from 'node:assert/strict'
import { resolve } from 'node:path'
import test, { type TestContext } from 'node:test'
import { LIMIT_MS, TIMEOUT_EXPECTED_MS } from '../../../test/harness/fixture'
import { ends, runs } from '../../../test/harness/processes'
import { Inbox } from '../client/inbox'
import { TargetFailure } from '../errors'
import { Child, type ChildOptions } from './child'

/** Starts a node process that runs `script`, with its lines in an inbox. */
async function start(t: TestContext, script: string, more: Partial<ChildOptions> = {}) {
  const lines = new Inbox<string>()
  const onLine = (line: string, stream: string) => lines.put(`${stream} ${line}`)
  const child = await Child.start({ command: process.execPath, args: ['-e', script], onLine, ...more })
  t.after(() => child.stop(0))
  return { child, lines, next: () => lines.next(() => true, LIMIT_MS) }
}

const STAYS = 'setInterval(() => {}, 1e6)'

test('lines come as they are printed, from both streams, whatever their line ends', async (t) => {
  const { child, lines } = await start(
    t,
    `process.stdout.write('a\\r\\nb\\n\\nlast'); process.stderr.write('e1\\n'); process.exitCode = 3`,
  )
  assert.deepEqual(await child.exited, { code: 3, signal: null })
  assert.equal(await child.stop(LIMIT_MS), true)
  const printed = (stream: string) => lines.takeAll((line) => line.startsWith(stream))
  assert.deepEqual(printed('stdout'), ['stdout a', 'stdout b', 'stdout ', 'stdout last'])
  assert.deepEqual(printed('stderr'), ['stderr e1'])
  assert.deepEqual(child.exit, { code: 3, signal: null })
})

test('the folder and the environment are as given', async (t) => {
  const script = 'console.log(process.cwd(), process.env.MARK)'
  const { next } = await start(t, script, { cwd: resolve('/usr'), env: { MARK: 'given' } })
  assert.equal(await next(), 'stdout /usr given')
})

test('megabytes are drained without a listener, and the end of them is kept', async (t) => {
  const script = `const { writeSync } = require('node:fs')
    for (let i = 0; i < 80; i += 1) writeSync(1, 'x'.repeat(99) + '\\n' + 'y'.repeat(50000) + '\\n')
    writeSync(2, 'the end')`
  const child = await Child.start({ command: process.execPath, args: ['-e', script] })
  t.after(() => child.stop(0))
  assert.deepEqual(await child.exited, { code: 0, signal: null })
  await child.stop(LIMIT_MS)
  assert.equal(child.output.length, 8_000)
  assert.match(child.output, /y\n?the end$|the endy+\n$/)
})

test('megabytes without a line end are passed on in pieces, and none is lost', async (t) => {
  let [characters, pieces] = [0, 0]
  const onLine = (line: string) => {
    characters += line.length
    pieces += 1
  }
  const script = `for (let i = 0; i < 40; i += 1) require('node:fs').writeSync(1, 'x'.repeat(100000))`
  const { child } = await start(t, script, { onLine })
  await child.exited
  await child.stop(LIMIT_MS)
  assert.equal(characters, 4_000_000)
  assert.ok(pieces > 10 && pieces < 100, `${pieces} pieces`)
})

test('a character that comes in two pieces is one character', async (t) => {
  const script = `const { writeSync } = require('node:fs'); const b = Buffer.from('é\\n')
    writeSync(1, b.subarray(0, 1)); writeSync(2, 'half\\n'); process.stdin.resume()
    process.once('SIGUSR2', () => { writeSync(1, b.subarray(1)); process.exit() }); ${STAYS}; writeSync(2, 'ready\\n')`
  const { child, lines } = await start(t, script)
  assert.equal(await lines.next((line) => line === 'stderr ready', LIMIT_MS), 'stderr ready')
  child.signal('SIGUSR2')
  assert.equal(await lines.next((line) => line.startsWith('stdout'), LIMIT_MS), 'stdout é')
})

test('SIGTERM ends a process', async (t) => {
  const script = `process.on('SIGTERM', () => { console.log('bye'); process.exit(0) }); ${STAYS}; console.log('up')`
  const { child, next } = await start(t, script)
  assert.equal(await next(), 'stdout up')
  assert.equal(child.exit, undefined)
  assert.equal(await child.stop(LIMIT_MS), true)
  assert.deepEqual(child.exit, { code: 0, signal: null })
  assert.equal(await next(), 'stdout bye')
})

test('a process that ignores SIGTERM is killed after the grace period', async (t) => {
  const script = `process.on('SIGTERM', () => console.log('no')); ${STAYS}; console.log('up')`
  const { child, next } = await start(t, script)
  assert.equal(await next(), 'stdout up')
  assert.equal(await child.stop(TIMEOUT_EXPECTED_MS), false)
  assert.deepEqual(child.exit, { code: null, signal: 'SIGKILL' })
})

test('the processes that it started end with it, even if they ignore SIGTERM and hold the pipes', async (t) => {
  const grandchild = `process.on('SIGTERM', () => {}); ${STAYS}; console.log(process.pid)`
  const script = `require('node:child_process').spawn(process.execPath, ['-e', ${JSON.stringify(grandchild)}],
    { stdio: 'inherit' }); ${STAYS}`
  const { child, next } = await start(t, script)
  const pid = Number((await next())?.replace('stdout ', ''))
  assert.ok(runs(pid))
  await child.stop(LIMIT_MS)
  assert.ok(await ends(pid))
})

test('pipes held open from outside the process group are closed', async (t) => {
  const outsider = `${STAYS}; console.log(process.pid)`
  const script = `require('node:child_process').spawn(process.execPath, ['-e', ${JSON.stringify(outsider)}],
    { stdio: 'inherit', detached: true }); ${STAYS}`
  const { child, next } = await start(t, script)
  const pid = Number((await next())?.replace('stdout ', ''))
  t.after(() => process.kill(pid, 'SIGKILL'))
  await child.stop(TIMEOUT_EXPECTED_MS)
  assert.ok(runs(pid), 'it is outside the process group')
})

test('output printed at the very end is there when the process has ended', async (t) => {
  // Printed after the process has ended, which is as late as possible.
  const script = '(while kill -0 $$ 2> /dev/null; do :; done; echo last words) & exit 3'
  const child = await Child.start({ command: 'sh', args: ['-c', script] })
  t.after(() => child.stop(0))
  assert.deepEqual(await child.exited, { code: 3, signal: null })
  assert.equal(child.output, 'last words\n')
})

test('a process ended by a signal: the exit names the signal', async (t) => {
  const { child } = await start(t, `process.kill(process.pid, 'SIGABRT'); ${STAYS}`)
  assert.deepEqual(await child.exited, { code: null, signal: 'SIGABRT' })
})

test('a command that cannot be started is a target failure with the reason', async () => {
  const cases: [command: string, why: RegExp][] = [
    ['/no/such/command', /^"\/no\/such\/command" cannot be started: there is no such command\.$/],
    ['/', /^"\/" cannot be started: .*EACCES.*\.$/],
    ['', /^"" cannot be started: .*\.$/],
  ]
  for (const [command, why] of cases)
    await assert.rejects(Child.start({ command, args: [] }), (error) => {
      assert.ok(error instanceof TargetFailure)
      assert.match(error.message, why)
      return true
    })
})
