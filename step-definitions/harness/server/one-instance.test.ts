import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import test, { type TestContext } from 'node:test'
import { balancer } from '../../../test/harness/balancer'
import { LIMIT_MS, startFixture } from '../../../test/harness/fixture'
import { TargetFailure } from '../errors'
import { isOneInstance } from './one-instance'

const check = (origin: string) => isOneInstance(`${origin}/engine.io/`, 4, LIMIT_MS)

/** A web server that answers requests in turn with these. */
async function answering(t: TestContext, ...answers: [status: number, body: string][]): Promise<string> {
  let asked = 0
  const web = createServer((_, response) => {
    const [status, body] = answers[Math.min(asked, answers.length - 1)] ?? [500, '']
    asked += 1
    response.writeHead(status).end(body)
  })
  await new Promise<void>((resolve) => web.listen(0, '127.0.0.1', resolve))
  t.after(() => web.close())
  return `http://127.0.0.1:${(web.address() as AddressInfo).port}`
}

test('a single server is one instance, also behind a balancer', async (t) => {
  const { server } = await startFixture(t)
  await check(server.origin)
  await check(await balancer(t, [server.origin]))
  assert.deepEqual(Object.keys(server.clients), [], 'no session is left')
})

test('caught: a balancer that hands out the requests to two servers in turn', async (t) => {
  const [one, other] = [await startFixture(t), await startFixture(t)]
  const url = await balancer(t, [one.server.origin, other.server.origin])
  await assert.rejects(check(url), (error: unknown) => {
    assert.ok(error instanceof TargetFailure)
    assert.match(error.message, /^Several servers answer at http:\S+: .*--url/)
    return true
  })
})

const OPEN: [number, string] = [200, '0{"sid":"a"}']
for (const [what, answers] of [
  ['forgets its sessions', [OPEN, [200, 'ok'], [400, '']]],
  ['never knows a session', [OPEN, [400, '']]],
  ['limits how often it is asked', [OPEN, [429, ''], [200, 'ok']]],
  ['opens no session', [[404, '']]],
] as const)
  test(`left to the scenarios: a server that ${what}`, async (t) => {
    await check(await answering(t, ...(answers as unknown as [number, string][])))
  })
