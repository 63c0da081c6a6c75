import assert from 'node:assert/strict'
import { join } from 'node:path'
import test from 'node:test'
import { reportOf } from '../../test/runner/report'
import { traceSettings } from './trace-settings'

test('failures are kept in the folder that the caller names, relative to the caller’s folder', () => {
  const { suite, implementation } = reportOf([], [])
  const settings = (options: { traces?: string; failures?: string }) =>
    traceSettings(options, __dirname, suite, implementation)
  assert.equal(settings({ failures: '../f' })?.generated, join(__dirname, '../f'))
  assert.equal(settings({ failures: '/f' })?.generated, '/f')
  assert.equal(settings({ failures: '/f' })?.every, undefined)
  assert.equal(settings({ failures: '/f', traces: '.' })?.every, __dirname)
  assert.equal(settings({ traces: '.' })?.generated, __dirname)
  assert.equal(settings({}), undefined)
})
