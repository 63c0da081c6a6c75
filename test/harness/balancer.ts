import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import type { TestContext } from 'node:test'

/** A balancer that hands each connection to the next of these servers; returns its origin. It is closed after the test. */
export async function balancer(t: TestContext, origins: readonly string[]): Promise<string> {
  const sockets = new Set<Socket>()
  let turn = 0
  const server = createServer((client) => {
    const upstream = connect(Number(new URL(origins[turn % origins.length] ?? '').port), '127.0.0.1')
    turn += 1
    for (const [from, to] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      sockets.add(from)
      from.on('error', () => to.destroy()).on('close', () => to.destroy())
      from.pipe(to)
    }
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.after(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}
