import assert from 'node:assert/strict'
import test, { describe } from 'node:test'
import { assertNoInternals, assertSaidOnce, Fixture, server } from './fixture'

/** Few scenarios, so that a test takes little longer than the start of its server. */
const FEW = ['--only', 'server-listening']
const SOON = ['--start-timeout', '5000', ...FEW]

describe('a command that cannot be judged', () => {
  test('the command does not exist', async (t) => {
    const fixture = await Fixture.create(t)
    const ended = await fixture.judge('--command', 'no-such-server --port {port}', ...FEW)
    assertSaidOnce(ended, 3, /"no-such-server" cannot be started: there is no such command\./)
    await fixture.assertNothingLeft()
  })

  test('it exits at once: its exit code and its last output are shown', async (t) => {
    const fixture = await Fixture.create(t)
    const ended = await fixture.judge('--command', server('exits-at-once'), ...FEW)
    assertSaidOnce(
      ended,
      3,
      /exited by itself with code 5, before it answered a handshake\./,
      /\| cannot read settings\.ini/,
    )
    await fixture.assertNothingLeft()
  })

  test('it never listens', async (t) => {
    const fixture = await Fixture.create(t)
    const ended = await fixture.judge('--command', server('never-listens'), ...SOON)
    assertSaidOnce(
      ended,
      3,
      /Nothing accepts connections at http:\S+ within 5000 ms\. .*HOST and PORT/,
      /\| loading the model/,
    )
    await fixture.waitForEvent('running')
    await fixture.assertNothingLeft()
  })

  test('it accepts connections and never responds', async (t) => {
    const fixture = await Fixture.create(t)
    const ended = await fixture.judge('--command', server('never-responds'), ...SOON)
    assertSaidOnce(ended, 3, /accepts connections, but never answers a handshake/, /\| deep in thought/)
    await fixture.waitForEvent('listening')
    await fixture.assertNothingLeft()
  })

  test('it speaks HTTP, but not Engine.IO', async (t) => {
    const fixture = await Fixture.create(t)
    const ended = await fixture.judge('--command', server('http-only'), ...SOON)
    assertSaidOnce(ended, 3, /answers, but not as Engine\.IO does\. It said HTTP 200: <h1>It works!<\/h1>\. .*--path/)
    await fixture.waitForEvent('listening')
    await fixture.assertNothingLeft()
  })

  test('it exits in the middle of a scenario: no clause gets a verdict', async (t) => {
    const fixture = await Fixture.create(t)
    const ended = await fixture.judge('--command', server('crashes', '1'), '--only', 'unsubscribing/2')
    assertSaidOnce(
      ended,
      3,
      /The server exited by itself with code 7, in the middle of a scenario\./,
      /\| out of cheese/,
    )
    assert.doesNotMatch(ended.stdout, /✗|The suite itself is at fault/)
    await fixture.assertNothingLeft()
  })
})

describe('a conformant command that is difficult to handle', () => {
  for (const form of [[], ['one-line']]) {
    test(`it prints megabytes ${form.length ? 'in one line' : 'in lines'}`, async (t) => {
      const fixture = await Fixture.create(t)
      const ended = await fixture.judge(
        '--command',
        server('prints-megabytes', ...form),
        '--only',
        'unsubscribing/3.2.1.1',
      )
      assert.equal(ended.code, 0, ended.stdout + ended.stderr)
      assert.ok(ended.stdout.length < 10_000, 'the server’s output is not printed')
      await fixture.assertNothingLeft()
    })
  }

  test('it leaves a child process, which is stopped too', async (t) => {
    const fixture = await Fixture.create(t)
    const ended = await fixture.judge('--command', server('leaves-a-child'), ...FEW)
    assert.equal(ended.code, 0, ended.stdout + ended.stderr)
    assertNoInternals(ended)
    await fixture.assertNothingLeft()
  })
})
