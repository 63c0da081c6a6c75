import assert from 'node:assert/strict'
import test, { describe } from 'node:test'
import { Stage, saysOnce, server, showsNoInsides } from './fixture'

/** Few scenarios, so that a test takes no longer than its server does. */
const FEW = ['--only', 'server-listening']
const SOON = ['--start-timeout', '1500', ...FEW]

describe('a command that cannot be judged', () => {
  test('there is no such command', async (t) => {
    const stage = await Stage.build(t)
    const ended = await stage.judge('--command', 'no-such-server --port {port}', ...FEW)
    saysOnce(ended, 3, /"no-such-server" cannot be started: there is no such command\./)
    await stage.leavesNothing()
  })

  test('it exits at once: its code and its last words are told', async (t) => {
    const stage = await Stage.build(t)
    const ended = await stage.judge('--command', server('exits-at-once'), ...FEW)
    saysOnce(ended, 3, /exited by itself with code 5, before it answered a handshake\./, /\| cannot read settings\.ini/)
    await stage.leavesNothing()
  })

  test('it never listens', async (t) => {
    const stage = await Stage.build(t)
    const ended = await stage.judge('--command', server('never-listens'), ...SOON)
    saysOnce(
      ended,
      3,
      /Nothing accepts connections at http:\S+ within 1500 ms\. .*HOST and PORT/,
      /\| loading the model/,
    )
    await stage.hears('running')
    await stage.leavesNothing()
  })

  test('it accepts connections and never answers', async (t) => {
    const stage = await Stage.build(t)
    const ended = await stage.judge('--command', server('never-answers'), ...SOON)
    saysOnce(ended, 3, /accepts connections, but never answers a handshake/, /\| deep in thought/)
    await stage.hears('listening')
    await stage.leavesNothing()
  })

  test('it answers HTTP, but is no Engine.IO', async (t) => {
    const stage = await Stage.build(t)
    const ended = await stage.judge('--command', server('no-engine'), ...SOON)
    saysOnce(ended, 3, /answers, but not as Engine\.IO does\. It said HTTP 200: <h1>It works!<\/h1>\. .*--path/)
    await stage.hears('listening')
    await stage.leavesNothing()
  })

  test('it dies in the middle of a scenario: that is no verdict on any clause', async (t) => {
    const stage = await Stage.build(t)
    const ended = await stage.judge('--command', server('dies', '1'), '--only', 'unsubscribing/2')
    saysOnce(ended, 3, /The server exited by itself with code 7, in the middle of a scenario\./, /\| out of cheese/)
    assert.doesNotMatch(ended.stdout, /✗|The suite itself is at fault/)
    await stage.leavesNothing()
  })
})

describe('a command that is right, and difficult', () => {
  for (const habit of [[], ['unbroken']]) {
    test(`it prints megabytes ${habit.length ? 'in one line' : 'in lines'}`, async (t) => {
      const stage = await Stage.build(t)
      const ended = await stage.judge('--command', server('chatty', ...habit), '--only', 'unsubscribing/3.2.1.1')
      assert.equal(ended.code, 0, ended.stdout + ended.stderr)
      assert.ok(ended.stdout.length < 10_000, 'what the server prints is not for the terminal')
      await stage.leavesNothing()
    })
  }

  test('it starts a process that would outlive it', async (t) => {
    const stage = await Stage.build(t)
    const ended = await stage.judge('--command', server('grandparent'), ...FEW)
    assert.equal(ended.code, 0, ended.stdout + ended.stderr)
    showsNoInsides(ended)
    await stage.leavesNothing()
  })
})
