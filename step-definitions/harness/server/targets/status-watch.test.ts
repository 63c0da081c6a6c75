import assert from 'node:assert/strict'
import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import test, { type TestContext } from 'node:test'
import { StatusWatch } from './status-watch'

/** A port that is reserved for the test, and the watch of a server there. */
async function watched(t: TestContext) {
  const server = createServer((socket) => socket.destroy())
  const listen = async (port: number) => {
    server.listen(port, '127.0.0.1')
    await once(server, 'listening')
    return (server.address() as AddressInfo).port
  }
  const close = () => new Promise((resolve) => server.close(resolve))
  const port = await listen(0)
  t.after(() => close())
  return { watch: new StatusWatch(`http://127.0.0.1:${port}`), listen: () => listen(port), close }
}

test('a port that accepts connections when a status is reported, and one that does not', async (t) => {
  const { watch, close } = await watched(t)
  watch.see('LISTENING')
  assert.equal(await watch.acceptedAt('LISTENING'), true)
  await close()
  watch.see('CLOSED')
  assert.equal(await watch.acceptedAt('CLOSED'), false)
})

test('what has not been reported is not known', async (t) => {
  const { watch } = await watched(t)
  watch.see(undefined)
  watch.see('LISTENING')
  assert.equal(await watch.acceptedAt('CLOSED'), undefined)
})

test('only the first report of a status counts', async (t) => {
  const { watch, listen, close } = await watched(t)
  await close()
  watch.see('LISTENING')
  assert.equal(await watch.acceptedAt('LISTENING'), false)
  await listen()
  watch.see('LISTENING')
  assert.equal(await watch.acceptedAt('LISTENING'), false)
})

test('a status without events is looked at before, during and at the end of some work', async (t) => {
  const { watch, listen, close } = await watched(t)
  await close()
  let status: string | undefined = 'STARTING'
  const work = async () => {
    await new Promise(setImmediate)
    status = 'OPENING' // for one turn of the event loop
    await new Promise((resolve) => setImmediate(() => setImmediate(resolve)))
    status = undefined
    await watch.acceptedAt('OPENING')
    await listen()
    status = 'LISTENING'
    return 7
  }
  assert.equal(await watch.during(work(), () => status), 7)
  const names = ['STARTING', 'OPENING', 'LISTENING'] as const
  assert.deepEqual(await Promise.all(names.map((name) => watch.acceptedAt(name))), [false, false, true])
})

test('after the work, or when it has failed, the status is not looked at any more', async (t) => {
  const { watch } = await watched(t)
  let looks = 0
  const look = () => {
    looks += 1
    return 'CLOSED'
  }
  await assert.rejects(watch.during(Promise.reject(new Error('it failed')), look), /it failed/)
  assert.equal(await watch.acceptedAt('CLOSED'), true)
  const before = looks
  for (let turn = 0; turn < 5; turn += 1) await new Promise(setImmediate)
  assert.equal(looks, before)
})
