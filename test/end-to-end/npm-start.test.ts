import assert from 'node:assert/strict'
import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import { kill } from 'node:process'
import test, { describe } from 'node:test'
import { assertNoInternals, Fixture } from './fixture'

const SERVER = 'reference-server/cli.ts'
/** Nothing listens there: no service uses port 1. */
const NO_REDIS = ['--redis', 'redis://127.0.0.1:1', '--private-redis-if-none']

describe('npm start', { concurrency: 2 }, () => {
  test('PORT is taken: one line, exit code 3, and no Redis is left', async (t) => {
    const fixture = await Fixture.create(t)
    const other = createServer().listen(0, '127.0.0.1')
    await once(other, 'listening')
    t.after(() => other.close())
    const { port } = other.address() as AddressInfo
    const ended = await fixture.start(SERVER, '--port', `${port}`, ...NO_REDIS).ended
    assert.equal(ended.code, 3, ended.stderr)
    assert.equal(ended.stderr, `Port ${port} of 127.0.0.1 is taken: choose another one with --port or PORT.\n`)
    await fixture.assertNothingLeft()
  })

  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    for (const [receiver, sign] of [
      ['the server alone', 1],
      ['its whole group', -1],
    ] as const) {
      test(`${name} to ${receiver}: it closes, and its private Redis ends`, async (t) => {
        const fixture = await Fixture.create(t)
        const program = fixture.start(SERVER, '--port', '0', ...NO_REDIS)
        await program.prints(/^Listening on /m)
        kill(sign * program.pid, name)
        const ended = await program.ended
        assert.equal(ended.code, 0, ended.stderr)
        assert.match(ended.stdout, /^No Redis at redis:\/\/127\.0\.0\.1:1: started a private one/m)
        assert.match(ended.stdout, /status=CLOSED\n$/)
        assertNoInternals(ended)
        await fixture.assertNothingLeft()
      })
    }
  }

  test('--console serves its page, where it says', async (t) => {
    const fixture = await Fixture.create(t)
    const program = fixture.npmStart('--port', '0', ...NO_REDIS, '--console')
    const [, url = ''] = await program.prints(/^Console at (\S+)$/m)
    const page = await fetch(url)
    assert.equal(page.status, 200)
    assert.match(await page.text(), /<title>Console of a realizehit server<\/title>/)
    kill(program.pid, 'SIGTERM')
    const ended = await program.ended
    assert.match(ended.stdout, /status=CLOSED\n$/)
    assert.match(ended.stderr, /^Warning: whoever reaches this port/m)
    await fixture.assertNothingLeft()
  })

  for (const name of ['SIGKILL', 'SIGTERM'] as const) {
    test(`${name} to npm alone: the server ends with it`, async (t) => {
      const fixture = await Fixture.create(t)
      const program = fixture.npmStart('--port', '0', ...NO_REDIS)
      await program.prints(/^Listening on /m)
      kill(program.pid, name)
      const ended = await program.ended
      assert.match(ended.stdout, /status=CLOSED\n$/)
      await fixture.assertNothingLeft()
    })
  }
})
