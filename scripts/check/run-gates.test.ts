import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Gate } from './gate'
import { runGates } from './run-gates'

const gate = (name: string, check: Gate['check']): Gate => ({ name, check })

test('lanes run side by side; each gate has a line, and all are counted together', async () => {
  const lines: string[] = []
  let release = () => {}
  const released = new Promise<void>((resolve) => {
    release = resolve
  })
  const waits = gate('waits', async () => {
    await released
    return { passed: 2, failed: 0, output: 'not shown', notes: ['a note'] }
  })
  const releases = gate('releases', async () => {
    release()
    return { passed: 1, failed: 1, output: 'what is wrong' }
  })
  const { passed, failed } = await runGates([[waits], [releases]], (line) =>
    lines.push(line.replace(/[\d.]+ s/, 'N s')),
  )
  assert.deepEqual([passed, failed], [3, 1])
  const expected = ['FAILED  releases: 1 passed, 1 failed (N s)', 'what is wrong\n', 'ok      waits: 2 passed (N s)']
  assert.deepEqual(lines, [...expected, '        a note'])
})

test('a gate that throws has failed, and the next one runs', async () => {
  const lines: string[] = []
  const throws = gate('throws', () => Promise.reject(new Error('no such file')))
  const next = gate('next', async () => ({ passed: 1, failed: 0, output: '' }))
  const { passed, failed } = await runGates([[throws, next]], (line) => lines.push(line))
  assert.deepEqual([passed, failed], [1, 1])
  assert.match(lines.join('\n'), /^FAILED {2}throws: 0 passed, 1 failed .*\nError: no such file/)
})

test('a long gate reports its progress', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] })
  const lines: string[] = []
  const slow = gate('slow', (progress) => {
    progress(() => '3 of 4 files')
    return new Promise((resolve) => setTimeout(() => resolve({ passed: 1, failed: 0, output: '' }), 25_000))
  })
  const total = runGates([[slow]], (line) => lines.push(line.replace(/[\d.]+ s/, 'N s')))
  for (let seconds = 0; seconds < 30; seconds++) {
    t.mock.timers.tick(1_000)
    await new Promise(setImmediate)
  }
  await total
  const progress = '  ...   slow (N s) 3 of 4 files'
  assert.deepEqual(lines, [progress, progress, 'ok      slow: 1 passed (N s)'])
})
