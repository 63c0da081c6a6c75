import assert from 'node:assert/strict'
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { createServer } from 'node:net'
import test from 'node:test'
import { reservePort } from './ports'

/** Resolves if the UDP port can be bound; rejects with EADDRINUSE if it is reserved. */
async function bindUdp(port: number): Promise<void> {
  const socket = createSocket('udp4')
  const bound = once(socket, 'listening')
  socket.bind({ port, address: '127.0.0.1', exclusive: true })
  await bound.finally(() => socket.close())
}

test('many reservations at once get different ports, and a server can listen on each', async () => {
  const reserved = await Promise.all(Array.from({ length: 300 }, () => reservePort()))
  try {
    assert.equal(new Set(reserved.map(({ port }) => port)).size, 300)
    for (const { port } of reserved) {
      assert.ok(port >= 1_024 && port < 32_768, `${port} may be in the ephemeral range`)
      const server = createServer().listen(port, '127.0.0.1')
      await once(server, 'listening')
      await new Promise((resolve) => server.close(resolve))
    }
  } finally {
    for (const { release } of reserved) release()
  }
})

test('a port is reserved until it is released; releasing twice does no harm', async () => {
  const { port, release } = await reservePort()
  await assert.rejects(bindUdp(port), { code: 'EADDRINUSE' })
  release()
  await bindUdp(port)
  release()
})
