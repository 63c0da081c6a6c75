import assert from 'node:assert/strict'
import { test } from 'node:test'
import { cpuTime, openFilesLimit, parseLimits, parseSchedstat, parseStatus, residentMemory } from './proc'

test('the first number of schedstat is the time on the CPU in ns', () => {
  assert.equal(parseSchedstat('181558015 17837653 437\n'), 181_558_015)
})

test('resident memory is in bytes', () => {
  assert.equal(parseStatus('VmHWM:\t  99 kB\nVmRSS:\t  45704 kB\nRssAnon:\t 1 kB\n'), 45_704 * 1024)
})

test('the limit on open files is the soft one', () => {
  const head = 'Limit                     Soft Limit           Hard Limit           Units     \n'
  assert.equal(parseLimits(`${head}Max open files            1024                 20000                files\n`), 1024)
  assert.equal(
    parseLimits(`${head}Max open files            unlimited            unlimited            files\n`),
    Infinity,
  )
})

test('all of it can be read for a running process', () => {
  const before = cpuTime(process.pid)
  const began = process.cpuUsage()
  while (process.cpuUsage(began).user < 100_000);
  const used = cpuTime(process.pid) - before
  assert.ok(used > 50e6, `at least 100 ms of CPU were used, but ${used} ns were read`)
  assert.ok(residentMemory(process.pid) > 2 ** 20)
  assert.ok(openFilesLimit() > 0)
})
