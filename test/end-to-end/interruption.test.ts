import assert from 'node:assert/strict'
import { join } from 'node:path'
import { kill } from 'node:process'
import test, { describe } from 'node:test'
import { assertNoInternals, assertSaidOnce, Fixture, server } from './fixture'

/** Held in the middle of a scenario, for the server never answers the request it waits for. */
async function heldRun(stage: Fixture, workers = 1) {
  const args = ['--workers', `${workers}`, '--timeout', '600000', '--only', 'subscribing', '--command', server('mute')]
  const actor = stage.start('runner/cli.ts', ...args)
  await stage.waitForEvent('asked')
  return actor
}

describe('a run that is interrupted in the middle', { concurrency: 2 }, () => {
  for (const [name, code] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const) {
    test(`by ${name} to the runner alone`, async (t) => {
      const stage = await Fixture.create(t)
      const actor = await heldRun(stage)
      kill(actor.pid, name)
      assertSaidOnce(
        await actor.ended,
        code,
        new RegExp(`Interrupted by ${name}\\. Everything that was started has been stopped\\.`),
      )
      await stage.assertNothingLeft()
    })
  }

  test('by Ctrl-C in a terminal, which every process of the group gets', async (t) => {
    const stage = await Fixture.create(t)
    const actor = await heldRun(stage, 2)
    kill(-actor.pid, 'SIGINT')
    assertSaidOnce(await actor.ended, 130, /Interrupted by SIGINT\. Everything that was started has been stopped\./)
    await stage.assertNothingLeft()
  })

  test('by Ctrl-C under npm, which passes it on a second time', async (t) => {
    const stage = await Fixture.create(t)
    const actor = await heldRun(stage)
    kill(-actor.pid, 'SIGINT')
    kill(actor.pid, 'SIGINT')
    assertSaidOnce(await actor.ended, 130, /Interrupted by SIGINT\. Everything that was started has been stopped\./)
    await stage.assertNothingLeft()
  })

  test('by SIGKILL, of which only its workers can know', async (t) => {
    const stage = await Fixture.create(t)
    const actor = await heldRun(stage)
    kill(actor.pid, 'SIGKILL')
    const ended = await actor.ended
    assert.equal(ended.signal, 'SIGKILL')
    assertNoInternals(ended)
    await stage.assertNothingLeft()
  })

  test('while a module under test holds its worker, which is killed and cannot clean up', async (t) => {
    const stage = await Fixture.create(t)
    const module = join(__dirname, '..', 'servers', 'hangs.cjs')
    const actor = stage.start('runner/cli.ts', '--workers', '1', '--module', module)
    await stage.waitForEvent('hanging')
    kill(actor.pid, 'SIGINT')
    assertSaidOnce(await actor.ended, 130, /Interrupted by SIGINT/)
    await stage.assertNothingLeft()
  })

  test('while the server is still starting', async (t) => {
    const stage = await Fixture.create(t)
    const actor = stage.start(
      'runner/cli.ts',
      '--workers',
      '1',
      '--start-timeout',
      '600000',
      '--command',
      server('never-listens'),
    )
    await stage.waitForEvent('running')
    kill(actor.pid, 'SIGINT')
    assertSaidOnce(await actor.ended, 130, /Interrupted by SIGINT/)
    await stage.assertNothingLeft()
  })
})
