import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import test, { describe } from 'node:test'
import { Fixture, server } from './fixture'

const judge = (fixture: Fixture, how: string, ...more: string[]) =>
  fixture.judge('--command', server('outage', how), '--only', 'resilience/1', '--timeout', '1000', ...more)

const NO_REASONS = `
  export const encode = JSON.stringify
  export const decode = (frame) => ({ ...JSON.parse(frame), error: undefined })`

describe('a pattern that a client asks for while Redis is away', () => {
  for (const how of ['at once', 'late'])
    test(`a server that notices it ${how} passes`, async (t) => {
      const fixture = await Fixture.create(t)
      const ended = await judge(fixture, how)
      assert.equal(ended.code, 0, ended.stdout + ended.stderr)
      assert.match(ended.stdout, /✓ 1 /)
      await fixture.assertNothingLeft()
    })

  test('a server that grants what it has already is caught', async (t) => {
    const fixture = await Fixture.create(t)
    const ended = await judge(fixture, 'joins')
    assert.match(ended.stdout, /Whoever subscribes to ".*" while Redis is away is answered with status\s+false/)
    assert.match(ended.stdout, /status true for each of \d+, one after the other/)
    await fixture.assertNothingLeft()
  })

  test('through a dialect the form of the reason is not judged, as in wire/2', async (t) => {
    const fixture = await Fixture.create(t)
    writeFileSync(join(fixture.folder, 'no-reasons.mjs'), NO_REASONS)
    const ended = await judge(fixture, 'at once', '--dialect', 'no-reasons.mjs')
    assert.equal(ended.code, 0, ended.stdout + ended.stderr)
    assert.match(ended.stdout, /✓ 1 /)
    await fixture.assertNothingLeft()
  })
})
