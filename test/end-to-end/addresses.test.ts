import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo, Server } from 'node:net'
import test, { describe, type TestContext } from 'node:test'
import { assertSaidOnce, Fixture } from './fixture'
import { startPrivateRedis } from './redis'

const FEW = ['--only', 'server-initializing/1', '--timeout', '1500']

/** A web server without Engine.IO. */
async function webServer(context: TestContext): Promise<string> {
  const web: Server = createServer((_, response) => response.end('<h1>It works!</h1>')).listen(0, '127.0.0.1')
  await once(web, 'listening')
  context.after(() => web.close())
  return `http://127.0.0.1:${(web.address() as AddressInfo).port}`
}

/** A port on which nothing listens: it was opened and closed again. */
async function refusingPort(): Promise<number> {
  const web = createServer().listen(0, '127.0.0.1')
  await once(web, 'listening')
  const { port } = web.address() as AddressInfo
  web.close()
  await once(web, 'close')
  return port
}

describe('an address that cannot be judged', () => {
  test('--url refuses connections', async (t) => {
    const fixture = await Fixture.create(t)
    const ended = await fixture.judge('--url', `http://127.0.0.1:${await refusingPort()}`, ...FEW)
    assertSaidOnce(ended, 3, /Nothing accepts connections at http:\S+/)
    await fixture.assertNothingLeft()
  })

  test('--url names a host that does not exist', async (t) => {
    const fixture = await Fixture.create(t)
    const ended = await fixture.judge('--url', 'http://no-such-host.invalid', ...FEW)
    assertSaidOnce(ended, 3, /cannot be reached: getaddrinfo \w+ no-such-host\.invalid\./)
    await fixture.assertNothingLeft()
  })

  test('the server at --url does not speak Engine.IO', async (t) => {
    const fixture = await Fixture.create(t)
    const ended = await fixture.judge('--url', await webServer(t), ...FEW)
    assertSaidOnce(ended, 3, /answers, but not as Engine\.IO does\. It said HTTP 200: .*--path/)
    await fixture.assertNothingLeft()
  })

  test('--redis refuses connections', async (t) => {
    const fixture = await Fixture.create(t)
    const redis = `redis://127.0.0.1:${await refusingPort()}`
    const ended = await fixture.judge('--url', await webServer(t), '--redis', redis, ...FEW)
    assertSaidOnce(ended, 3, /Redis at redis:\S+ cannot be used: .*ECONNREFUSED.*Is it running, and is the url right\?/)
    await fixture.assertNothingLeft()
  })

  test('the server at --redis is not a Redis', async (t) => {
    const fixture = await Fixture.create(t)
    const url = await webServer(t)
    const ended = await fixture.judge('--url', url, '--redis', url.replace('http', 'redis'), ...FEW)
    assertSaidOnce(ended, 3, /Redis at redis:\S+ cannot be used/)
    await fixture.assertNothingLeft()
  })

  test('--redis needs a password, or a different one; passwords are never shown', async (t) => {
    const fixture = await Fixture.create(t)
    const redis = await startPrivateRedis(t, '--requirepass', 'open-sesame')
    const url = await webServer(t)
    const without = await fixture.judge('--url', url, '--redis', redis, ...FEW)
    assertSaidOnce(without, 3, /cannot be used: NOAUTH .*Give the password in the url: redis:\/\/:password@host:port\./)
    const secret = redis.replace('//', '//:open-barley@')
    const wrong = await fixture.judge('--url', url, '--redis', secret, ...FEW)
    assertSaidOnce(wrong, 3, /cannot be used: WRONGPASS .*Give the password in the url/)
    if (/open-barley/.test(wrong.stdout + wrong.stderr)) throw new Error('the password is shown')
    await fixture.assertNothingLeft()
  })
})
