import assert from 'node:assert/strict'
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { createServer } from 'node:net'
import test from 'node:test'
import { reservePort } from './ports'

/** Resolves if the UDP mark of a port can be taken, rejects (EADDRINUSE) if somebody has it. */
async function takeMark(port: number): Promise<void> {
  const socket = createSocket('udp4')
  const bound = once(socket, 'listening')
  socket.bind({ port, address: '127.0.0.1', exclusive: true })
  await bound.finally(() => socket.close())
}

test('many at once get a port each, and a server can listen on every one', async () => {
  const reserved = await Promise.all(Array.from({ length: 300 }, () => reservePort()))
  try {
    assert.equal(new Set(reserved.map(({ port }) => port)).size, 300)
    for (const { port } of reserved) {
      assert.ok(port >= 1_024 && port < 32_768, `${port} may be given to an outgoing connection`)
      const server = createServer().listen(port, '127.0.0.1')
      await once(server, 'listening')
      await new Promise((resolve) => server.close(resolve))
    }
  } finally {
    for (const { release } of reserved) release()
  }
})

test('the port is marked until it is released; releasing twice does no harm', async () => {
  const { port, release } = await reservePort()
  await assert.rejects(takeMark(port), { code: 'EADDRINUSE' })
  release()
  await takeMark(port)
  release()
})
