import assert from 'node:assert/strict'
import test from 'node:test'
import { commandsIn } from '../../../test/runner/github'
import { HOSTILE } from '../../../test/runner/hostile'
import { RecordedIo } from '../../../test/runner/io'
import { annotationLine, guardCommands, withoutCommands } from './workflow-commands'

test('the hostile text holds commands, and none is left without them', () => {
  assert.deepEqual(
    commandsIn(HOSTILE)
      .map(({ name }) => name)
      .sort(),
    ['add-mask', 'error', 'set-env', 'set-output', 'stop-commands'],
  )
  assert.deepEqual(commandsIn(withoutCommands(HOSTILE)), [])
})

test('a text without commands stays as it is', () => {
  for (const text of ['a::b::c', 'redis://[::1]:6379', '# #[x]', ' : ::', '', '\n\n', '## [x]'])
    assert.equal(withoutCommands(text), text)
})

test('blanks of any kind before a command do not help it', () => {
  for (const blank of ['', ' ', '\t', '\u00a0', '\u0085', '\u2003', '\r', '\n', '\u2028'])
    assert.deepEqual(commandsIn(withoutCommands(`a\n${blank}::debug::x`)), [], JSON.stringify(blank))
})

test('an annotation is one command, with its texts unchanged', () => {
  const line = annotationLine('error', { file: 'a,b:c%.feature', line: 3, title: HOSTILE }, HOSTILE)
  assert.equal(line.split('\n').length, 2)
  assert.deepEqual(commandsIn(line), [
    { name: 'error', properties: { file: 'a,b:c%.feature', line: '3', title: HOSTILE }, data: HOSTILE },
  ])
  assert.equal(annotationLine('notice', {}, 'x'), '::notice::x\n')
})

test('what is printed is guarded, however it is cut into writes; our commands are not', async () => {
  for (const size of [1, 2, 3, 7, 1000]) {
    const io = new RecordedIo('/')
    const code = await guardCommands(io, async ({ stdout }, command) => {
      for (let at = 0; at < HOSTILE.length; at += size) stdout.write(HOSTILE.slice(at, at + size))
      command('::error::ours\n')
      stdout.write(':')
      stdout.write(':notice::theirs')
      return 7
    })
    assert.equal(code, 7)
    assert.deepEqual(commandsIn(io.out), [{ name: 'error', properties: {}, data: 'ours' }])
    assert.equal(io.out, `${withoutCommands(`${HOSTILE}\n`)}::error::ours\n: :notice::theirs\n`)
  }
})

test('lines are printed as they come, and an error is guarded, too', async () => {
  const io = new RecordedIo('/')
  const failed = guardCommands(io, async ({ stdout }) => {
    stdout.write('one\ntwo')
    assert.equal(io.out, 'one\n')
    throw new Error('it said\n::stop-commands::x')
  })
  await assert.rejects(failed, { message: 'it said\n: :stop-commands::x' })
  assert.equal(io.out, 'one\ntwo\n')
})
