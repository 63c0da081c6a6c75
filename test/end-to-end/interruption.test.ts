import assert from 'node:assert/strict'
import { join } from 'node:path'
import { kill } from 'node:process'
import test, { describe } from 'node:test'
import { assertNoInternals, assertSaidOnce, Fixture, server } from './fixture'

/** A run that stays in the middle of a scenario, because the server never replies. */
async function startStuckRun(fixture: Fixture, workers = 1) {
  const args = [
    '--workers',
    `${workers}`,
    '--timeout',
    '600000',
    '--only',
    'subscribing',
    '--command',
    server('never-replies'),
  ]
  const program = fixture.start('runner/cli.ts', ...args)
  await fixture.waitForEvent('request')
  return program
}

describe('a run that is interrupted in the middle', { concurrency: 2 }, () => {
  for (const [name, code] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const) {
    test(`by ${name} to the runner alone`, async (t) => {
      const fixture = await Fixture.create(t)
      const program = await startStuckRun(fixture)
      kill(program.pid, name)
      assertSaidOnce(
        await program.ended,
        code,
        new RegExp(`Interrupted by ${name}\\. Everything that was started has been stopped\\.`),
      )
      await fixture.assertNothingLeft()
    })
  }

  test('by Ctrl-C in a terminal, which signals the whole process group', async (t) => {
    const fixture = await Fixture.create(t)
    const program = await startStuckRun(fixture, 2)
    kill(-program.pid, 'SIGINT')
    assertSaidOnce(await program.ended, 130, /Interrupted by SIGINT\. Everything that was started has been stopped\./)
    await fixture.assertNothingLeft()
  })

  test('by Ctrl-C under npm, which forwards the signal a second time', async (t) => {
    const fixture = await Fixture.create(t)
    const program = await startStuckRun(fixture)
    kill(-program.pid, 'SIGINT')
    kill(program.pid, 'SIGINT')
    assertSaidOnce(await program.ended, 130, /Interrupted by SIGINT\. Everything that was started has been stopped\./)
    await fixture.assertNothingLeft()
  })

  test('by SIGKILL, which only its workers can notice', async (t) => {
    const fixture = await Fixture.create(t)
    const program = await startStuckRun(fixture)
    kill(program.pid, 'SIGKILL')
    const ended = await program.ended
    assert.equal(ended.signal, 'SIGKILL')
    assertNoInternals(ended)
    await fixture.assertNothingLeft()
  })

  test('while a module blocks its worker, which has to be killed and cannot clean up', async (t) => {
    const fixture = await Fixture.create(t)
    const module = join(__dirname, '..', 'servers', 'blocks-event-loop.cjs')
    const program = fixture.start('runner/cli.ts', '--workers', '1', '--module', module)
    await fixture.waitForEvent('blocking')
    kill(program.pid, 'SIGINT')
    assertSaidOnce(await program.ended, 130, /Interrupted by SIGINT/)
    await fixture.assertNothingLeft()
  })

  test('while the server is still starting', async (t) => {
    const fixture = await Fixture.create(t)
    const program = fixture.start(
      'runner/cli.ts',
      '--workers',
      '1',
      '--start-timeout',
      '600000',
      '--command',
      server('never-listens'),
    )
    await fixture.waitForEvent('running')
    kill(program.pid, 'SIGINT')
    assertSaidOnce(await program.ended, 130, /Interrupted by SIGINT/)
    await fixture.assertNothingLeft()
  })
})
